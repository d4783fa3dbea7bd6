import Brokers
import Kafka
import System
import Testing

extension OnBroker {
    @Suite struct TickerTests {
        let bootstrap: String
        let topic = TestBroker.fresh("ticker")

        init() throws {
            bootstrap = try TestBroker.sharedBootstrap()
            try Admin(["bootstrap.servers": bootstrap]).create(.init(topic, partitions: 2))
        }

        func consumer(tickMilliseconds: UInt32 = 5, idleTickMilliseconds: Int = 1_000) throws
            -> Consumer
        {
            try Consumer(
                [
                    "bootstrap.servers": bootstrap, "group.id": topic,
                    "enable.auto.commit": "false", "isolation.level": "read_committed",
                    // A question waits behind a fetch.
                    "fetch.wait.max.ms": "20",
                ], tickMilliseconds: tickMilliseconds, idleTickMilliseconds: idleTickMilliseconds)
        }
        var places: [TopicPartition] { [TopicPartition(topic, 0), TopicPartition(topic, 1)] }

        @Test(
            "it asks from its own thread while the worker polls, and every kind of end is clean",
            arguments: 0..<6)
        func ends(round: Int) throws {
            let producer = try PlainProducer(["bootstrap.servers": bootstrap])
            for number in 0..<2_000 {
                try producer.send(
                    Outgoing(
                        to: TopicName(topic), partition: Int32(number % 2), key: nil, value: nil))
            }
            try producer.flush(milliseconds: 10_000)
            let consumer = try consumer()
            consumer.ticker.watch(places)
            try consumer.subscribe([topic])
            var count = 0
            let deadline = ContinuousClock.now + .seconds(20)
            while count < 2_000 || consumer.ticker.tickCount < 10, ContinuousClock.now < deadline {
                let poll = try consumer.poll(milliseconds: 50) { change in
                    guard case .assigned(let places) = change else { return [] }
                    return places.map { Position($0, 0) }
                }
                switch consume poll {
                case .rebalanced: try consumer.seek(places.map { Position($0, 0) })
                case .batch(let batch):
                    for index in 0..<batch.count where batch[index].isRecord { count += 1 }
                }
            }
            #expect(count == 2_000)
            #expect(consumer.ticker.highWatermarks == [places[0]: 1_000, places[1]: 1_000])
            // Even rounds leave the group first; odd ones only drop the consumer. Both stop the
            // ticker before destroy.
            if round.isMultiple(of: 2) { consumer.close { _ in [] } }
        }

        @Test("an open transaction holds the end back, as it does for read_committed readers")
        func lastStableOffset() throws {
            var producer = try TransactionalProducer(
                ["bootstrap.servers": bootstrap, "transactional.id": topic],
                topics: [TopicName(topic)])
            let consumer = try consumer()
            consumer.ticker.watch(places)
            let open = try producer.begin()
            do throws(KafkaError) {
                try open.send(
                    Outgoing(to: TopicName(topic), partition: 0, key: nil, value: nil),
                    deadline: .now + .seconds(5))
            } catch {
                open.abandon()
                throw error
            }
            let admin = try Admin(["bootstrap.servers": bootstrap])
            wait(until: { (try? admin.watermarks(places[0]).upperBound) == 1 }, "not sent")
            let ticks = consumer.ticker.tickCount
            wait(until: { consumer.ticker.tickCount > ticks + 3 }, "no ticks")
            #expect(consumer.ticker.highWatermarks == [places[0]: 0, places[1]: 0])
            let end = open.abort()
            #expect("\(end)" == "aborted")
            // The record and its marker.
            wait(
                until: { consumer.ticker.highWatermarks[places[0]] == 2 },
                "\(consumer.ticker.highWatermarks)")
        }

        @Test(
            "without a backlog it asks at its idle pace, and at full pace as soon as there is one")
        func pace() throws {
            let consumer = try consumer(idleTickMilliseconds: 200)
            consumer.ticker.hasBacklog = false
            consumer.ticker.watch(places)
            let first = consumer.ticker.tickCount
            let start = ContinuousClock.now
            wait(until: { consumer.ticker.tickCount >= first + 4 }, "\(consumer.ticker.tickCount)")
            // At full pace four questions take 20 ms; the first may come at once.
            #expect(ContinuousClock.now - start >= .milliseconds(600))
            consumer.ticker.hasBacklog = true
            let slow = consumer.ticker.tickCount
            wait(
                2, until: { consumer.ticker.tickCount > slow + 30 }, "\(consumer.ticker.tickCount)")
        }

        @Test("a partition that does not exist is a failure, and the others have their ends")
        func missing() throws {
            let consumer = try consumer()
            consumer.ticker.watch(places + [TopicPartition(topic + "-none", 0)])
            wait(until: { consumer.ticker.failureCount > 1 }, "no failure")
            #expect(consumer.ticker.highWatermarks[TopicPartition(topic + "-none", 0)] == nil)
        }
    }
}
