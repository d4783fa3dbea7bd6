import Brokers
import Kafka
import System
import Testing

extension OnBroker {
    /// The proxy itself: a tool that injects nothing would make every fault test pass.
    @Suite(.needsOwnBroker) struct FaultProxyTests {
        let broker: TestBroker
        var proxy: FaultProxy { broker.proxy }

        init() throws { broker = try TestBroker.shared() }

        /// How long the first metadata answer takes, nil if there is none in time.
        func answerTime(milliseconds: Int = 3_000) throws -> Duration? {
            let admin = try Admin([
                "bootstrap.servers": broker.proxied, "socket.timeout.ms": "1000",
                "reconnect.backoff.ms": "10", "reconnect.backoff.max.ms": "50",
            ])
            let start = ContinuousClock.now
            do throws(KafkaError) { _ = try admin.connect(milliseconds: milliseconds) } catch {
                return nil
            }
            return ContinuousClock.now - start
        }

        @Test("metadata through it names only it")
        func metadata() throws {
            let admin = try Admin(["bootstrap.servers": broker.proxied])
            let topic = TestBroker.fresh("proxied")
            try admin.create(.init(topic, partitions: 1))
            let hits = proxy.hitCount
            proxy.arm(Fault(.listOffsets, .response, .delay(milliseconds: 1)))
            _ = try admin.watermarks(TopicPartition(topic, 0))
            #expect(proxy.hitCount == hits + 1)
        }

        @Test(
            "each fault is felt, and one more request is not",
            arguments: [
                Fault(.metadata, .request, .drop), Fault(.metadata, .response, .drop),
                Fault(.metadata, .request, .cut), Fault(.metadata, .response, .cut),
                Fault(.metadata, .request, .truncate(bytes: 7)),
                Fault(.metadata, .response, .truncate(bytes: 7)),
                Fault(nil, .request, .delay(milliseconds: 600)),
                Fault(.metadata, .response, .delay(milliseconds: 600)),
                Fault(.metadata, .request, .replay),
                Fault(.metadata, .request, .delay(milliseconds: 300), skipping: 0, times: 2),
            ])
        func felt(fault: Fault) throws {
            let hits = proxy.hitCount
            proxy.arm(fault)
            let time = try answerTime()
            #expect(proxy.hitCount >= hits + 1)
            if case .delay(let milliseconds) = fault.action {
                #expect(try #require(time) >= .milliseconds(Int(milliseconds)))
            }
            proxy.disarm()
            #expect(try answerTime() != nil)
        }

        @Test("a held request goes on when it is released")
        func hold() throws {
            proxy.arm(Fault(.metadata, .request, .hold(isCutting: false), times: 100))
            let proxy = proxy
            let releaser = Thread {
                let deadline = ContinuousClock.now + .seconds(10)
                while proxy.heldCount == 0, ContinuousClock.now < deadline {
                    Thread.sleep(milliseconds: 5)
                }
                Thread.sleep(milliseconds: 200)
                proxy.disarm()
                proxy.release()
            }
            let time = try answerTime()
            releaser.join()
            #expect(try #require(time) >= .milliseconds(200))
        }

        @Test("latency, refusal and a cut of everything act on all connections")
        func lasting() throws {
            proxy.setLatency(milliseconds: 150)
            #expect(try #require(try answerTime()) >= .milliseconds(300))  // versions, metadata
            proxy.setLatency(milliseconds: 0)
            proxy.refuse(true)
            #expect(try answerTime(milliseconds: 600) == nil)
            proxy.refuse(false)
            let admin = try Admin(["bootstrap.servers": broker.proxied])
            _ = try admin.connect(milliseconds: 3_000)
            _ = admin.takeNotices()
            proxy.cutAll()
            wait(
                until: {
                    admin.takeNotices().contains {
                        if case .error(let error) = $0 { error.isUnreachable } else { false }
                    }
                }, "the cut was not seen")
            _ = try admin.connect(milliseconds: 3_000)
        }
    }
}
