import Config
import Leads
import Testing

/// One behaviour line of a file whose other lines are right.
private func file(
    head: String = "threshold: 10", behaviours: [String] = [], fit: [String] = [], tail: String = ""
) -> String {
    let demo = "name: demo, match: {event: Demo}, points: 30, max_count: 1, half_life: 7d"
    let lists =
        (["behaviours:", "  - {\(demo)}"] + behaviours.map { "  - {\($0)}" })
        + (fit.isEmpty ? [] : ["fit:"] + fit.map { "  - {\($0)}" })
    return (["version: 1", head] + lists + [tail]).joined(separator: "\n") + "\n"
}

@Suite("Findings of a definition") struct DefinitionFindingsTests {
    @Test(
        "behaviours",
        arguments: [
            (
                "name: a, match: {event: A}, points: 1, max_count: 1, half_live: 7d",
                "5:59: unknown key 'half_live' in behaviour 'a'; did you mean 'half_life'?"
            ),
            (
                "name: a, match: {event: A}, points: 1, max_count: 1, half_life: 7",
                "5:70: half_life: 7 has no unit; write 7d, 12h, 30m or 10s"
            ),
            (
                "name: a, match: {event: A}, points: 1, max_count: 1, half_life: a week",
                "5:70: half_life: 'a week' is no time span; write 7d, 12h, 30m or 10s"
            ),
            (
                "name: a, match: {event: A}, points: 1, max_count: 1, half_life: 0d",
                "5:70: 'half_life' must be from 1s to 3650d, not '0d'"
            ),
            (
                "name: a, match: {event: A}, points: 1, max_count: 0.5, half_life: 7d",
                "5:56: 'max_count' must be from 1 to 10000, not '0.5'"
            ),
            (
                "name: a, match: {event: A}, points: 201, max_count: 1, half_life: 7d",
                "5:42: 'points' must be from -200 to 200, not '201'"
            ),
            (
                "name: a, match: {event: A}, max_count: 1, half_life: 7d",
                "5:5: behaviour 'a' lacks 'points'"
            ),
            (
                "name: a b, match: {event: A}, points: 1, max_count: 1, half_life: 7d",
                "5:12: 'name' must be 1 to 64 letters, digits, '_', '-' or '.', not 'a b'"
            ),
            (
                "name: a, match: {event: \"A\\n\"}, points: 1, max_count: 1, half_life: 7d",
                "5:30: 'event' must be one line of 1 to 96 bytes without spaces around it, not 'A...'"
            ),
            (
                "name: a, match: Demo, points: 1, max_count: 1, half_life: 7d",
                "5:22: 'match' must be a mapping, not 'Demo'"
            ),
            (
                "name: demo, match: {event: A}, points: 1, max_count: 1, half_life: 7d",
                "5:12: the name 'demo' is taken in line 4; behaviours and attributes share their names"
            ),
            (
                "name: behaviours, match: {event: A}, points: 1, max_count: 1, half_life: 7d",
                "5:12: 'behaviours' is the name of all behaviours together; take another"
            ),
            (
                "name: a, match: {event: Demo}, points: 1, max_count: 1, half_life: 7d",
                "5:5: 'a' is never reached: 'demo' (line 4) takes every 'Demo' first; remove one of them"
            ),
            (
                "name: opens, match: {event: Email Opened}, points: 1, max_count: 1, half_life: 7d",
                "5:5: warning: behaviour 'opens' scores 'Email Opened': what was sent or opened is no intent"
            ),
            (
                "name: trial, match: {event: Trial}, points: 45, max_count: 2, half_life: 7d",
                "5:5: warning: weight 90 of 'trial' (points 45 x max_count 2) is above learning's bound 60: "
                    + "it can lose 67 % at most"
            ),
            (
                "name: a, match: {event: A}, points: 1, max_count: 1, half_life: 7d, class: active",
                "5:74: 'class' is not supported yet; remove it (planned: gates and floors)"
            ),
            (
                "name: a, match: {event: A, where: {path: /}}, points: 1, max_count: 1, half_life: 7d",
                "5:33: 'where' is not supported yet; remove it (planned: rules on properties)"
            ),
        ])
    func behaviours(line: String, finding: String) {
        #expect(findings(file(behaviours: [line])) == ["mql.yaml:" + finding])
    }

    @Test(
        "fit attributes",
        arguments: [
            (
                "name: size, type: number, from: size, bands: [{below: 50, points: 1}, {below: 50, points: 2}]",
                "6:84: band 'below: 50' comes after 'below: 50'; bands must rise"
            ),
            (
                "name: size, type: number, from: size, bands: [{points: 1}, {below: 50, points: 2}]",
                "6:65: no number reaches this band: the one before it has no 'below'"
            ),
            ("name: size, type: number, from: size, bands: []", "6:51: 'bands' is empty"),
            ("name: size, type: number, from: size", "6:5: fit attribute 'size' lacks 'bands'"),
            (
                "name: size, type: number, from: [], bands: [{points: 1}]",
                "6:38: 'from' is an empty list"
            ),
            (
                "name: i, type: text, from: i, sets: [{label: a, in: [Software], points: 1}, "
                    + "{label: b, in: [software], points: 2}]",
                "6:97: 'software' stands in two sets of 'i'"
            ),
            (
                "name: i, type: text, from: i, sets: [{label: a, in: [x, X], points: 1}]",
                "6:58: 'x' stands twice in set 'a' of 'i'"
            ),
            (
                "name: i, type: text, from: i, sets: [{label: a, in: [Select], points: 1}]",
                "6:58: 'select' counts as not known and is never compared; remove it"
            ),
            (
                "name: i, type: text, from: i, sets: [{label: a, in: x, points: 1}, {label: a, in: y, points: 1}]",
                "6:5: the label 'a' stands twice in 'i'; each is a weight of its own"
            ),
            (
                "name: i, type: text, from: i, sets: [{label: other, in: x, points: 1}], otherwise: 2",
                "6:5: the label 'other' stands twice in 'i' ('otherwise' is called so); "
                    + "each is a weight of its own"
            ),
            ("name: i, type: text, from: i, sets: []", "6:42: 'sets' of 'i' is empty"),
            (
                "name: demo, type: bool, from: i, points: {true: 1}",
                "6:12: the name 'demo' is taken in line 4; behaviours and attributes share their names"
            ),
            (
                "name: who, type: bool, from: traits.Date_Of_Birth, points: {true: 1}",
                "6:5: fit attribute 'who' uses 'Date_Of_Birth': gender, religion, health, ethnicity "
                    + "and age must not decide about people; remove it"
            ),
            (
                "name: gender, type: bool, from: x, points: {true: 1}",
                "6:5: fit attribute 'gender' uses 'gender': gender, religion, health, ethnicity "
                    + "and age must not decide about people; remove it"
            ),
            (
                "name: s, type: seniority, from: title, points: {staff: 0}, otherwise: 1",
                "6:21: type 'seniority' is not supported yet (planned: typed attributes); "
                    + "use text, number or bool"
            ),
            (
                "name: s, type: string, from: title",
                "6:21: type 'string' is unknown; use text, number or bool"
            ),
            (
                "name: i, type: text, from: i, sets: [{label: a, in: x, points: 1}], default: -5",
                "6:74: 'default' is called 'otherwise' here"
            ),
            (
                "name: s, type: bool, from: x, points: {yes: 1}",
                "6:45: unknown key 'yes' in 'points'; known are 'true', 'false'"
            ),
        ])
    func fit(line: String, finding: String) {
        #expect(findings(file(fit: [line])) == ["mql.yaml:" + finding])
    }

    @Test(
        "the rest",
        arguments: [
            (
                "threshold: 10\nexit: 10",
                "3:7: exit 10 is not below threshold 10; a lead would leave as it enters"
            ),
            (
                "threshold: 31",
                "2:12: threshold 31 cannot be reached: all positive weights and the best fit together "
                    + "give 30"
            ),
            (
                "threshold: 0",
                "2:12: threshold 0 needs an exit below it: the default, 0.7 x threshold, is not"
            ),
            (
                "threshold: 10 points\nexit: 7",
                "2:12: 'threshold' must be a number, not '10 points'"
            ),
            (
                "threshold: 10\nbase_rate: 12%",
                "3:12: 'base_rate' must be a number, here 0.12, not '12%'"
            ),
            ("treshold: 10", "2:1: unknown key 'treshold'; did you mean 'threshold'?"),
            (
                "threshold: 10\nbase_rate: 1",
                "3:12: base_rate 1 must lie between 0 and 1: it is the share of leads with score 0 "
                    + "that sales accepts"
            ),
            (
                "threshold: 10\nfloors: {engagement: 20}",
                "3:1: 'floors' is not supported yet; remove it (planned: gates and floors)"
            ),
            (
                "threshold: 10\nevents: {daily_guard: 20}",
                "3:10: 'daily_guard' is not supported yet; remove it (planned: limits of counting)"
            ),
            (
                "threshold: 10\nignore: [A, Demo]",
                "5:5: 'demo' is never reached: 'ignore' takes every 'Demo' first; remove it from one of them"
            ),
            ("threshold: 10\nthreshold: 11", "3:1: 'threshold' stands in line 2 already"),
            (
                "threshold: 10\nlearning: {pinned: [dema]}",
                "3:21: learning.pinned names 'dema', which is no behaviour or attribute; "
                    + "did you mean 'demo'?"
            ),
            (
                "threshold: 10\nlearning: {mode: on}",
                "3:18: 'mode' must be one of off, propose, auto, not 'on'"
            ),
            (
                "threshold: 10\nlearning: {exploration: {share: 5}}",
                "3:33: 'share' must be from 0 to 1, not '5'"
            ),
            (
                "threshold: 10\nlearning: {exploration: {share: 0.05, after: 40d}}",
                "3:46: learning.exploration.after 40d is longer than leads remember their events, "
                    + "events.late 30d; nobody would be explored"
            ),
            (
                "threshold: 10\nlearning: {exploration: {after: 3}}",
                "3:33: after: 3 has no unit; write 3d, 12h, 30m or 10s"
            ),
            (
                "threshold: 10\nlearning: {reject_after: 14}",
                "3:26: reject_after: 14 has no unit; write 14d, 12h, 30m or 10s"
            ),
            (
                "threshold: 10\nlearning: {reject_after: 0d}",
                "3:26: 'reject_after' must be from 1s to 3650d, not '0d'"
            ),
            (
                "threshold: 10\nlearning: {default_reason: other}",
                "3:12: 'default_reason' is not supported yet; remove it (planned: the whole learner)"
            ),
            (
                "threshold: 10\nlearning: {publish: {step: 0.5}}",
                "3:28: 'step' must be from 1 to 200, not '0.5'"
            ),
            (
                "threshold: 10\nlearning: {publish: {atmost: 1h}}",
                "3:22: unknown key 'atmost' in 'learning.publish'; did you mean 'at_most'?"
            ),
            (
                "threshold: 10\nmodel: a/b",
                "3:8: 'model' must be 1 to 64 letters, digits, '_', '-' or '.', not 'a/b'"
            ),
        ])
    func head(lines: String, finding: String) {
        #expect(findings(file(head: lines)) == ["mql.yaml:" + finding])
    }

    @Test("a list under a misspelt key is one finding: what refers to it is not judged")
    func misspelt() {
        let yaml = file(tail: "learning: {pinned: [demo]}")
            .replacing("behaviours:", with: "behavours:")
        #expect(
            findings(yaml) == [
                "mql.yaml:3:1: unknown key 'behavours'; did you mean 'behaviours'?"
            ])
    }

    @Test("behaviors are behaviours, and not both")
    func american() {
        let british = file(tail: "learning: {pinned: [demo]}")
        let american = british.replacing("behaviours:", with: "behaviors:")
        func read(_ yaml: String) -> Definition? {
            Definition.read(Array(yaml.utf8), file: "mql.yaml").definition
        }
        #expect(findings(american) == [] && read(american) == read(british))
        #expect(
            findings(british + "behaviors: []\n") == [
                "mql.yaml:6:1: 'behaviors' is 'behaviours', which stands in line 3 already"
            ])
    }

    @Test("format is the form of the file, and version beside it people's own edition")
    func format() {
        let plain = file()
        func read(_ yaml: String) -> Definition? {
            Definition.read(Array(yaml.utf8), file: "mql.yaml").definition
        }
        let alone = plain.replacing("version: 1", with: "format: 1")
        let both = plain.replacing("version: 1", with: "format: 1\nversion: 7")
        for yaml in [alone, both] {
            #expect(findings(yaml) == [] && read(yaml) == read(plain), "\(yaml)")
        }
        #expect(findings(plain.replacing("version: 1", with: "format: 2")).count == 1)
        #expect(findings(plain.replacing("version: 1", with: "format: 1\nversion: [1]")).count == 1)
    }

    @Test("weeks are spans, and never is one where nothing fades")
    func spans() {
        func read(_ line: String, _ tail: String = "") -> Definition? {
            Definition.read(
                Array(file(behaviours: [line], tail: tail).utf8), file: "mql.yaml"
            ).definition
        }
        let two = read("name: a, match: {event: A}, points: 1, max_count: 1, half_life: 2w")
        #expect(two?.behaviours[1].halfLifeSeconds == 1_209_600.0)
        let never = read(
            "name: a, match: {event: A}, points: 1, max_count: 1, half_life: never",
            "learning: {reject_after: never}")
        #expect(never?.behaviours[1].halfLifeSeconds == .infinity)
        #expect(never != nil && never?.learning.rejectAfterSeconds == nil)
        #expect(
            findings(file(head: "threshold: 10\nevents: {late: never}")).first?
                .contains("'never' is no time span") == true)
    }

    @Test("a warning keeps the definition, an error does not")
    func severity() {
        func read(_ yaml: String) -> Definition? {
            Definition.read(Array(yaml.utf8), file: "mql.yaml").definition
        }
        let opens = "name: o, match: {event: Email Opened}, points: 1, max_count: 1, half_life: 7d"
        #expect(read(file(behaviours: [opens])) != nil)
        #expect(read(file(behaviours: [opens + ", what: 1"])) == nil)
    }

    @Test("a weight above the bound is no matter where nothing is learned, or it is pinned")
    func boundlessWeights() {
        let trial = "name: trial, match: {event: T}, points: 45, max_count: 2, half_life: 7d"
        #expect(findings(file(behaviours: [trial], tail: "learning: {mode: off}")) == [])
        #expect(findings(file(behaviours: [trial], tail: "learning: {pinned: [trial]}")) == [])
        #expect(findings(file(behaviours: [trial], tail: "learning: {publish: {bound: 90}}")) == [])
    }

    @Test("there are at most 256 weights", arguments: [(255, true), (256, false)])
    func featureCount(others: Int, isFine: Bool) {
        let behaviours = (0..<others).map {
            "name: b\($0), match: {event: E\($0)}, points: 1, max_count: 1, half_life: 7d"
        }
        let found = findings(file(behaviours: behaviours))
        let expected =
            "mql.yaml:1:1: 257 weights (behaviours, sets, bands and so on); at most 256 are possible"
        #expect(found == (isFine ? [] : [expected]))
    }

    @Test("findings of all parts come in one go, by line")
    func all() {
        let yaml = """
            version: 1
            threshold: sixty
            behaviours:
              - {name: a, match: {event: A}, points: many, max_count: 1, half_life: 7d}
              - {name: a, match: {event: A}, points: 1, max_count: 1}
              - five
            fit: {}
            learning: {pinned: [b]}
            colour: red
            """
        #expect(
            findings(yaml) == [
                "mql.yaml:2:12: 'threshold' must be a number, not 'sixty'",
                "mql.yaml:4:42: 'points' must be a number, not 'many'",
                "mql.yaml:5:5: behaviour 'a' lacks 'half_life'",
                "mql.yaml:5:5: 'a' is never reached: 'a' (line 4) takes every 'A' first; "
                    + "remove one of them",
                "mql.yaml:5:12: the name 'a' is taken in line 4; behaviours and attributes share "
                    + "their names",
                "mql.yaml:6:5: a behaviour must be a mapping, not 'five'",
                "mql.yaml:7:6: 'fit' must be a list, not a mapping",
                "mql.yaml:8:21: learning.pinned names 'b', which is no behaviour or attribute; "
                    + "did you mean 'a'?",
                "mql.yaml:9:1: unknown key 'colour'; known are 'version', 'model', "
                    + "'points_to_double_odds', 'base_rate', 'threshold', 'exit', 'events', "
                    + "'ignore', 'behaviours', 'fit', 'learning'",
            ])
    }
}
