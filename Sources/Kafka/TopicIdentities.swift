// Topic objects of a client, kept so that their addresses name topics.
//
// Every message of a topic points at the client's one object of that name; comparing addresses costs
// nothing, comparing names a String per record. The object lives as long as something refers to it,
// so an address remembered across rebalances could come to mean another topic: a reference held
// here for the life of the client forbids that.
import CRdkafka

final class TopicIdentities {
    private var objects: [String: OpaquePointer] = [:]

    func identity(of topic: String, _ client: OpaquePointer) throws(KafkaError) -> UInt {
        if let known = objects[topic] { return UInt(bitPattern: known) }
        guard let new = rd_kafka_topic_new(client, topic, nil) else {
            throw KafkaError(rd_kafka_last_error(), doing: "topic \(topic)")
        }
        objects[topic] = new
        return UInt(bitPattern: new)
    }

    /// Before the client is destroyed.
    func release() {
        for object in objects.values { rd_kafka_topic_destroy(object) }
        objects = [:]
    }
}
