/// What the topics are called: the prefix stands in front of each, so that one prefixed rule of
/// access covers them all.
package struct TopicNames: Sendable, Equatable {
    /// Calls that tell what a lead does or is; key = lead id.
    package var engagement: String
    /// Verdicts of sales; key = lead id.
    package var feedback: String
    /// What was decided about a lead; key = lead id.
    package var mqlEvents: String
    /// Verdicts with the features of the lead at hand-over; key = model.
    package var judgements: String
    /// Published weights and beliefs; keys `model/current`, `model/<version>`.
    package var weights: String
    /// Audit of what moved the weights; key = model.
    package var weightChanges: String
    /// State of the scorer; key = lead id. Its form is known from Kafka Streams.
    package var changelog: String

    package init(prefix: String = "", group: String = "leadloop") {
        engagement = prefix + "engagement.events"
        feedback = prefix + "sales.feedback"
        mqlEvents = prefix + "mql.events"
        judgements = prefix + "scoring.judgements"
        weights = prefix + "scoring.weights"
        weightChanges = prefix + "scoring.weight-changes"
        changelog = prefix + group + "-leads-changelog"
    }

    /// Topics that are read by lead; they share their partition count and their partitioner.
    package var leadInputs: [String] { [engagement, feedback] }

    /// Every topic that is read from outside, and so has a dead letter of its own.
    package var sources: [String] { leadInputs + [judgements] }

    package func deadLetter(of source: String) -> String { source + ".dlq" }

    /// What is wrong with `name` as a name of a topic (`org.apache.kafka.common.internals.Topic`),
    /// nil when it is legal.
    package static func fault(in name: String) -> String? {
        if name.isEmpty { return "a topic's name must not be empty" }
        if name == "." || name == ".." { return "'\(name)' is no name for a topic" }
        if name.utf8.count > 249 { return "'\(name)' is longer than 249 characters" }
        let isLegal = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "-"):
                true
            default: false
            }
        }
        return isLegal
            ? nil : "'\(name)' may hold letters, digits, '.', '_' and '-' only"
    }
}
