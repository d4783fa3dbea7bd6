import YAML

/// Keys of the definition language that this version does not act on yet, with what will.
///
/// They are refused: a file that asks for a gate must not run without it.
enum NotYet {
    static let root: KeyValuePairs = [
        "two_keys": "approvals", "approvers": "approvals", "floors": "gates and floors",
        "gates": "gates and floors", "fast_lane": "gates and floors",
        "grades": "grades and tiers", "tiers": "grades and tiers",
        "exclusions": "exclusion lists", "recycle": "the whole lifecycle",
        "sla": "the whole lifecycle",
    ]
    static let events: KeyValuePairs = ["daily_guard": "limits of counting"]
    static let behaviour: KeyValuePairs = [
        "class": "gates and floors", "quality": "quality of events", "mode": "window counts",
        "window": "window counts", "limit": "limits of counting",
        "continue": "rules on properties", "from_nth": "rules on properties",
    ]
    static let match: KeyValuePairs = [
        "where": "rules on properties", "type": "rules on properties",
    ]
    static let learning: KeyValuePairs = [
        "target": "the whole learner", "memory": "the whole learner",
        "default_reason": "the whole learner",
    ]
    static let fitTypes: KeyValuePairs = [
        "seniority": "typed attributes", "job_function": "typed attributes",
        "country": "typed attributes", "email_class": "typed attributes",
    ]
}

extension Fields {
    func refuse(notYet keys: KeyValuePairs<String, String>) {
        for (key, plan) in keys {
            refuse(key, because: "'\(key)' is not supported yet; remove it (planned: \(plan))")
        }
    }
}
