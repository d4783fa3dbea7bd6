// The records of two inputs that wait for each other, partition by partition.
//
// The first input is the hot one: its records are taken out of the batch as they come whenever their
// turn has come, which is nearly always. Those of the second are few and go through copies. What
// waits was received but not taken: it moves no position, and whoever goes back drops it.
import Kafka

/// One partition of both inputs.
final class InputLane {
    struct Side {
        let place: TopicPartition
        let held = HeldRecords()
        /// After the last record that was received and kept.
        var next: Int64
        var end = InputEnd()
        var isAtEnd = false
        /// Too much of it waits: the library was told to fetch no more.
        var isPaused = false

        var nextRecord: NextRecord {
            held.withFirst { NextRecord(timestamp: $0.timestamp) } ?? (isAtEnd ? .none : .unknown)
        }
    }
    var sides: [Side]

    init(_ sides: [Side]) { self.sides = sides }

    /// Records of the first input may pass as they come.
    var isOpen: Bool {
        sides[0].held.isEmpty && sides[1].held.isEmpty && sides[1].isAtEnd
    }

    /// Whose held record is to be taken.
    var choice: Int? { NextRecord.choice(sides[0].nextRecord, sides[1].nextRecord) }

    /// Looks again whether all was received of a side.
    func updateEnd(_ side: Int, _ consumer: borrowing Consumer) {
        let known = sides[side]
        sides[side].isAtEnd =
            !known.isPaused
            && known.end.isReached(next: known.next) { consumer.knownEnd(of: known.place) }
    }
}

struct InputOrder {
    private(set) var lanes: [InputLane?] = []
    private var rule: HoldRule
    private var bytesMax = 0
    /// Every lane is: whole batches of the first input need no look.
    private(set) var isOpen = true
    /// Something could be taken, and the transaction had no more room: poll for little, and at once.
    private(set) var isLeft = false
    /// Records were taken past the lanes: their positions are the task's.
    private var isBehind = false

    init(_ rule: HoldRule) { self.rule = rule }

    subscript(partition: Int32) -> InputLane? {
        lanes.indices.contains(Int(partition)) ? lanes[Int(partition)] : nil
    }

    /// Begins with what is owned; one input has no order.
    /// - Parameter ends: of the log, where they are known.
    mutating func start(
        _ positions: [Position], of topics: [String], ends: [TopicPartition: Int64] = [:],
        _ consumer: borrowing Consumer
    ) {
        drop(consumer)
        guard topics.count == 2 else { return }
        let next = Self.offsets(positions)
        let partitions = Set(positions.map(\.place.partition))
        lanes = Array(repeating: nil, count: Int(partitions.max() ?? -1) + 1)
        for partition in partitions {
            lanes[Int(partition)] = InputLane(
                topics.map { topic in
                    let place = TopicPartition(topic, partition)
                    var side = InputLane.Side(place: place, next: next[place] ?? 0)
                    if let end = ends[place], side.next >= end {
                        side.end.saw(side.next, next: side.next)
                    }
                    return side
                })
        }
        bytesMax = rule.bytesMax(ofPartitions: partitions.count)
        isOpen = lanes.isEmpty
    }

    /// Forgets all: the partitions are given up.
    mutating func drop(_ consumer: borrowing Consumer) {
        rewind(consumer)
        lanes = []
        isOpen = true
    }

    /// Forgets what waits: reading goes back to what was taken.
    mutating func rewind(_ consumer: borrowing Consumer) {
        for lane in lanes {
            guard let lane else { continue }
            for side in lane.sides.indices {
                lane.sides[side].held.removeAll()
                guard lane.sides[side].isPaused else { continue }
                lane.sides[side].isPaused = false
                // Without an answer it is lost anyway; whoever goes back says from where.
                try? consumer.resume(lane.sides[side].place)
            }
        }
        isBehind = true
        isLeft = false
        isOpen = lanes.isEmpty
    }

    /// Whole batches of the first input were taken without a look.
    mutating func passed() { isBehind = true }

    /// Learns where the task is, if records went past the lanes.
    mutating func catchUp(_ positions: @autoclosure () -> [Position]) {
        guard isBehind else { return }
        isBehind = false
        let next = Self.offsets(positions())
        for lane in lanes {
            guard let lane else { continue }
            for side in lane.sides.indices where lane.sides[side].held.isEmpty {
                lane.sides[side].next = next[lane.sides[side].place] ?? lane.sides[side].next
            }
        }
    }

    /// Sees the end of a partition's input.
    func sawEnd(_ message: borrowing Message, input: Int) {
        guard let lane = self[message.partition], !lane.sides[input].isPaused else { return }
        lane.sides[input].end.saw(message.offset, next: lane.sides[input].next)
    }

    /// Puts a copy of a record at the end of its queue.
    /// - Returns: false for one that is not expected.
    func hold(_ message: borrowing Message, input: Int) -> Bool {
        guard let lane = self[message.partition], lane.expects(message, input: input) else {
            return false
        }
        lane.sides[input].held.append(copying: message)
        lane.sides[input].next = message.offset + 1
        return true
    }

    /// Whether something that waited can be taken now.
    func isReady(_ consumer: borrowing Consumer) -> Bool {
        for lane in lanes {
            guard let lane, lane.sides.contains(where: { !$0.held.isEmpty }) else { continue }
            for side in 0...1 { lane.updateEnd(side, consumer) }
            if lane.choice != nil { return true }
        }
        return false
    }

    /// After all that could be taken: holds back what is too far ahead, and goes on with what is not.
    mutating func settle(_ consumer: borrowing Consumer) throws(KafkaError) {
        (isOpen, isLeft) = (true, false)
        for lane in lanes {
            guard let lane else { continue }
            isOpen = isOpen && lane.isOpen
            isLeft = isLeft || lane.choice != nil
            for index in lane.sides.indices {
                let side = lane.sides[index]
                if !side.isPaused, side.held.byteCount > bytesMax {
                    try consumer.pause(side.place)
                    lane.sides[index].isPaused = true
                    lane.sides[index].isAtEnd = false
                } else if side.isPaused, side.held.byteCount <= bytesMax / 2 {
                    try consumer.resume(Position(side.place, side.next))
                    lane.sides[index].isPaused = false
                }
            }
        }
    }

    private static func offsets(_ positions: [Position]) -> [TopicPartition: Int64] {
        positions.reduce(into: [:]) { $0[$1.place] = $1.offset }
    }
}

extension InputLane {
    /// Not of a time before a seek, and not what is left of a paused partition.
    func expects(_ message: borrowing Message, input: Int) -> Bool {
        !sides[input].isPaused && message.offset >= sides[input].next
    }
}
