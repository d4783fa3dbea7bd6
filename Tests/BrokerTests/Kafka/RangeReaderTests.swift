import Brokers
import Kafka
import Testing

extension OnBroker {
    @Suite("reading a range") struct RangeReaderTests {
        let bootstrap: String
        let tag = TestBroker.fresh("range")

        init() throws { bootstrap = try TestBroker.sharedBootstrap() }

        private func reader(stallLimit: Duration = .seconds(20)) throws -> RangeReader {
            try RangeReader(
                ClientPresets(common: ["bootstrap.servers": bootstrap]), stallLimit: stallLimit)
        }

        /// What it read, and how it ended; nil: at the range's end.
        private func read(
            _ reader: borrowing RangeReader, _ topic: String, _ range: Range<Int64>,
            while goesOn: (Int64) -> Bool = { _ in true }
        ) -> (values: [String], end: String?) {
            var values: [String] = []
            do throws(RangeFailure<Never>) {
                try reader.read(TopicPartition(topic, 0), range, while: goesOn) {
                    if let value = $0.value { values.append(text(value)) }
                }
                return (values, nil)
            } catch {
                let end =
                    switch error {
                    case .kafka(let error): error.name
                    case .stalled(let position, _): "stalled at \(position)"
                    case .short(let end): "short at \(end)"
                    case .stopped: "stopped"
                    }
                return (values, end)
            }
        }

        @Test("markers at its end count as arrival, aborted records are passed by")
        func markers() throws {
            var bench = try Bench(bootstrap, tag)
            #expect(try bench.transaction(["a", "b"], offset: nil) == .committed)
            let torn = try bench.begin(sending: "torn")
            let end = torn.abort()
            #expect("\(end)" == "aborted")
            let reader = try reader()
            let range = try reader.range(of: TopicPartition(bench.out.text, 0))
            #expect(range == 0..<5)
            let all = read(reader, bench.out.text, range)
            #expect(all.values == ["a", "b"] && all.end == nil)
            let part = read(reader, bench.out.text, 1..<2)
            #expect(part.values == ["b"] && part.end == nil)
        }

        @Test(
            "somebody's open transaction stalls it, which is said after the limit, or it is stopped"
        )
        func hanging() throws {
            var bench = try Bench(bootstrap, tag)
            #expect(try bench.transaction(["a"], offset: nil) == .committed)
            let open = try bench.begin(sending: "open")
            let reader = try reader(stallLimit: .seconds(1))
            let range = try? reader.range(of: TopicPartition(bench.out.text, 0))
            let stalled = read(reader, bench.out.text, range ?? 0..<0)
            var asked = 0
            let stopped = read(reader, bench.out.text, range ?? 0..<0) { _ in
                asked += 1
                return asked < 3
            }
            let end = open.abort()
            #expect("\(end)" == "aborted")
            #expect(range == 0..<3)
            #expect(stalled.values == ["a"] && stalled.end == "stalled at 2")
            #expect(stopped.values == ["a"] && stopped.end == "stopped")
        }

        @Test("a log that ends before it is not waited for; caught: 60 s for a topic made again")
        func short() throws {
            var bench = try Bench(bootstrap, tag)
            #expect(try bench.transaction(["a"], offset: nil) == .committed)
            let found = read(try reader(), bench.out.text, 0..<30)
            #expect(found.values == ["a"] && found.end == "short at 2")
        }

        @Test("negative control: the last stable offset hides what lies behind an open transaction")
        func stableEnd() throws {
            var bench = try Bench(bootstrap, tag)
            let open = try bench.begin(sending: "zombie")
            var reader = try reader()
            let place = TopicPartition(bench.out.text, 0)
            let end = try? reader.range(of: place).upperBound
            reader.readsTrueEnds = false
            let stable = try? reader.range(of: place).upperBound
            _ = open.abort()
            #expect(end == 1 && stable == 0)
        }
    }
}
