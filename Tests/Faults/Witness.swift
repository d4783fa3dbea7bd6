// O6: reads what the workers commit while everything breaks, and compares it with their journal:
// what is seen was asked for and not aborted afterwards, and what was committed is seen.
import Glibc
import Kafka
import Synchronization
import System

final class Witness: Sendable {
    private let isStopping = Atomic<Bool>(false)
    /// Numbers of transactions by worker and process.
    private let seen = Mutex<[String: Intervals]>([:])
    private let unmarked = Atomic<Int>(0)
    private let failure = Mutex<String?>(nil)
    private let thread = Mutex<Thread?>(nil)
    /// Where each partition ends when it has stopped.
    private let positions = Mutex<[TopicPartition: Int64]>([:])

    /// - Parameter places: everything that workers write to.
    init(bootstrap: String, places: [TopicPartition]) {
        thread.withLock {
            $0 = Thread {
                do throws(KafkaError) { try self.run(bootstrap, places) } catch {
                    self.failure.withLock { $0 = error.description }
                }
            }
        }
    }

    private func run(_ bootstrap: String, _ places: [TopicPartition]) throws(KafkaError) {
        let reader = try Consumer([
            "bootstrap.servers": bootstrap, "group.id": "unused", "enable.auto.commit": "false",
            "isolation.level": "read_committed", "enable.partition.eof": "true",
            "auto.offset.reset": "earliest", "fetch.wait.max.ms": "50",
        ])
        try reader.assign(places.map { Position($0, 0) })
        while !isStopping.load(ordering: .acquiring) {
            let batch = try reader.read(milliseconds: 100)
            for index in 0..<batch.count { note(batch[index]) }
        }
        // What was committed before the end was asked for.
        for place in places {
            let end = try reader.watermarks(place, milliseconds: 10_000).upperBound
            var quiet = 0
            while (positions.withLock { $0[place] } ?? 0) < end, quiet < 100 {
                let batch = try reader.read(milliseconds: 100)
                for index in 0..<batch.count { note(batch[index]) }
                quiet = batch.count == 0 ? quiet + 1 : 0
            }
        }
    }

    private func note(_ message: borrowing Message) {
        if message.isEnd || message.isRecord {
            let place = TopicPartition(message.topic, message.partition)
            let next = message.offset + (message.isEnd ? 0 : 1)
            positions.withLock { $0[place] = max($0[place] ?? 0, next) }
        }
        guard message.isRecord, let header = message.header("leadloop.transaction") else { return }
        let text = header.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        let parts = text.split(separator: " ")
        guard parts.count == 2, let number = Int(parts[1]) else { return }
        seen.withLock { $0[String(parts[0]), default: Intervals()].insert(number) }
    }

    /// Stops, and judges by the journal.
    func findings(journal path: String) -> Findings {
        isStopping.store(true, ordering: .releasing)
        thread.withLock { $0.take() }?.join()
        var findings = Findings()
        if let failure = failure.withLock({ $0 }) {
            findings.add("service", "the witness failed: \(failure)")
            return findings
        }
        let seen = seen.withLock { $0 }
        let journal = Journal(file: path)
        for (process, numbers) in seen.sorted(by: { $0.key < $1.key }) {
            for number in numbers.ranges.joined() {
                switch journal.last(process, number) {
                case .asked, .committed, .inDoubt: break
                case .aborted:
                    findings.add("O6", "\(process) aborted transaction \(number), it is seen")
                case nil:
                    findings.add(
                        "O6", "\(process) never asked to commit transaction \(number), it is seen")
                }
            }
        }
        for (process, numbers) in journal.committed.sorted(by: { $0.key < $1.key }) {
            for number in numbers.ranges.joined() where seen[process]?.contains(number) != true {
                findings.add("O6", "\(process) committed transaction \(number), it is not there")
            }
        }
        if journal.committed.isEmpty { findings.add("O6", "the journal is empty") }
        return findings
    }

    /// How many transactions were seen.
    var count: Int {
        seen.withLock { $0.values.reduce(0) { $0 + $1.ranges.reduce(0) { $0 + $1.count } } }
    }
}

/// What the workers wrote of their transactions (Sources/Runtime/Faults/Journal.swift).
private struct Journal {
    enum News: String {
        case asked, committed, aborted
        case inDoubt = "in_doubt"
    }
    private(set) var committed: [String: Intervals] = [:]
    private var aborted: [String: Intervals] = [:]
    private var asked: [String: Intervals] = [:]
    private var inDoubt: [String: Intervals] = [:]

    init(file path: String) {
        forEachLine(of: path) { line in
            let parts = line.split(separator: " ")
            guard parts.count == 3, let number = Int(parts[1]),
                let news = News(rawValue: String(parts[2]))
            else { return }
            let process = String(parts[0])
            switch news {
            case .asked: asked[process, default: Intervals()].insert(number)
            case .committed: committed[process, default: Intervals()].insert(number)
            case .aborted: aborted[process, default: Intervals()].insert(number)
            case .inDoubt: inDoubt[process, default: Intervals()].insert(number)
            }
        }
    }

    func last(_ process: String, _ number: Int) -> News? {
        func holds(_ set: [String: Intervals]) -> Bool { set[process]?.contains(number) ?? false }
        if holds(committed) { return .committed }
        if holds(aborted) { return .aborted }
        if holds(inDoubt) { return .inDoubt }
        return holds(asked) ? .asked : nil
    }
}

/// In pieces: a journal of a long campaign has some hundred megabytes.
private func forEachLine(of path: String, _ take: (String) -> Void) {
    guard let file = fopen(path, "r") else { return }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer {
        free(line)
        fclose(file)
    }
    while getline(&line, &capacity, file) > 0, let line {
        take(String(String(cString: line).dropLast()))
    }
}
