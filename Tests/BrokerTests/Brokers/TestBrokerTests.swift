import Brokers
import Glibc
import Kafka
import Testing

extension OnBroker {
    @Suite(.needsOwnBroker) struct TestBrokerTests {
        @Test(
            "a killed and a paused broker come back with what they had, and an end leaves nothing")
        func life() throws {
            var folder = ""
            do {
                let broker = try TestBroker()
                folder = broker.folder
                let admin = try Admin(["bootstrap.servers": broker.bootstrap])
                try admin.create(.init("t", partitions: 2))
                broker.kill()
                #expect(throws: KafkaError.self) { try admin.connect(milliseconds: 500) }
                try broker.start()
                #expect(try admin.connect(milliseconds: 20_000).topics.contains("t"))
                // Else it may lose transaction markers (`TestBroker.declareDead`).
                #expect(try readFile(folder + "/controller.out").contains("Fencing broker 1 "))
                broker.pause()
                #expect(throws: KafkaError.self) {
                    _ = try Admin(["bootstrap.servers": broker.bootstrap]).connect(
                        milliseconds: 800)
                }
                broker.resume()
                #expect(try admin.connect(milliseconds: 20_000).topics.contains("t"))
                broker.stop()
                try broker.start()
                #expect(try admin.connect(milliseconds: 20_000).topics.contains("t"))
            }
            wait(until: { access(folder, F_OK) != 0 }, "\(folder) is still there")
        }

        @Test("the guard kills the broker of a process that was killed itself")
        func guarded() async throws {
            let result = await #expect(
                processExitsWith: .signal(SIGKILL), observing: [\.standardOutputContent]
            ) {
                let broker = try TestBroker()
                print("folder \(broker.folder) \(broker.bootstrap)")
                fflush(nil)
                kill(getpid(), SIGKILL)
            }
            let words = String(
                decoding: result?.standardOutputContent ?? [], as: UTF8.self
            ).split { $0 == " " || $0 == "\n" }
            let start = try #require(words.firstIndex(of: "folder"))
            let folder = String(words[start + 1])
            let bootstrap = String(words[start + 2])
            wait(until: { access(folder, F_OK) != 0 }, "\(folder) is still there")
            #expect(throws: KafkaError.self) {
                _ = try Admin(["bootstrap.servers": bootstrap]).connect(milliseconds: 500)
            }
        }
    }
}
