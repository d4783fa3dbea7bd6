// Where the group is, seen from outside without joining it: how long a fault keeps it from moving.
import Config
import Kafka
import System

struct Progress: ~Copyable {
    private let reader: Consumer
    private let places: [TopicPartition]

    init(bootstrap: String, group: String, names: TopicNames, partitions: Int32)
        throws(KafkaError)
    {
        reader = try Consumer([
            "bootstrap.servers": bootstrap, "group.id": group, "enable.auto.commit": "false",
            "isolation.level": "read_uncommitted",
        ])
        places = names.leadInputs.flatMap { topic in
            (0..<partitions).map { TopicPartition(topic, $0) }
        }
    }

    /// The group's offsets; nil while the broker does not say.
    func committed() -> [Int64]? {
        do throws(KafkaError) {
            return try reader.committed(places, milliseconds: 1_000).map { $0.offset ?? 0 }
        } catch {
            return nil
        }
    }

    /// Ends of the inputs; nil while the broker does not say.
    func ends() -> [Int64]? {
        do throws(KafkaError) {
            return try places.map { (place) throws(KafkaError) in
                try reader.watermarks(place, milliseconds: 2_000).upperBound
            }
        } catch {
            return nil
        }
    }

    /// Waits until every partition that has input moved past `before`.
    /// - Returns: seconds, nil if it takes longer than the limit.
    func recovery(from before: [Int64], limitSeconds: Int, _ revive: () throws -> Void) rethrows
        -> Double?
    {
        let start = ContinuousClock.now
        while ContinuousClock.now - start < .seconds(limitSeconds), !Interrupt.isRaised {
            try revive()
            if let now = committed(), let ends = ends() {
                let isMoving = before.indices.allSatisfy {
                    now[$0] > before[$0] || now[$0] >= ends[$0]
                }
                if isMoving { return seconds(ContinuousClock.now - start) }
            }
            Thread.sleep(milliseconds: 50)
        }
        return nil
    }

    /// Waits until nothing is left to take.
    func drain(limitSeconds: Int, _ revive: () throws -> Void) rethrows -> Bool {
        let deadline = ContinuousClock.now + .seconds(limitSeconds)
        while ContinuousClock.now < deadline {
            try revive()
            if let ends = ends(), let now = committed(), ends == now { return true }
            Thread.sleep(milliseconds: 200)
        }
        return false
    }
}

func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
}
