import Kafka
import Synchronization
import Testing

@testable import Runtime
@testable import System

@Suite struct LogTests {
    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
        func log(_ format: Log.Format, _ level: Log.Level = .info) -> Log {
            Log(
                level: level, format: format, now: { 1_736_151_066_052 },
                sink: { line in self.all.withLock { $0.append(line) } })
        }
    }

    @Test("text is one line with time, level, name, sentence and metadata")
    func text() {
        let lines = Lines()
        lines.log(.text).named("leadloop.scorer", ["kafka.topic": "a b"]).warning(
            "no broker", ["kafka.partition": 3, "share": 0.5, "empty": ""])
        #expect(
            lines.all.withLock { $0 } == [
                "2025-01-06T08:11:06.052Z warning leadloop.scorer: no broker "
                    + "kafka.topic=\"a b\" kafka.partition=3 share=0.5 empty=\"\"\n"
            ])
    }

    @Test("json is one object with ts, level, logger, msg and typed metadata")
    func json() {
        let lines = Lines()
        lines.log(.json).info("a \"b\" \\", ["n": 3, "x": .number(.nan), "t": "é"])
        #expect(
            lines.all.withLock { $0 } == [
                #"{"ts":"2025-01-06T08:11:06.052Z","level":"info","logger":"leadloop","#
                    + #""msg":"a \"b\" \\","n":3,"x":"nan","t":"é"}"# + "\n"
            ])
    }

    @Test("no text can start a line of its own or move the cursor", arguments: Log.Format.allCases)
    func forging(format: Log.Format) {
        let lines = Lines()
        let evil = "a\nb\r\u{1B}[2J\u{0}\u{85}\u{2028}\u{7F}\tc"
        lines.log(format).error(evil, ["k": .text(evil)])
        let line = lines.all.withLock { $0[0] }
        #expect(line.unicodeScalars.filter { $0.value < 0x20 } == ["\n"])
        #expect(line.unicodeScalars.allSatisfy { !(0x7F...0x9F).contains($0.value) })
        #expect(!line.unicodeScalars.contains("\u{2028}"))
        #expect(line.contains(#"a\nb\r\u001b[2J\u0000\u0085\u2028\u007f\tc"#))
    }

    @Test("lines below the level are not written")
    func level() {
        let lines = Lines()
        let log = lines.log(.text, .warning)
        log.info("no")
        log.notice("no")
        log.warning("yes")
        log.error("yes")
        #expect(lines.all.withLock { $0.count } == 2)
    }

    @Test("librdkafka's lines keep their facility and get our name for their level")
    func notices() {
        let lines = Lines()
        let log = lines.log(.text, .debug)
        log.write(.log(level: 3, facility: "FAIL", text: "refused"), client: "x#1")
        log.write(.statistics(json: "{}"), client: "x#1")
        #expect(
            lines.all.withLock { $0 } == [
                "2025-01-06T08:11:06.052Z error leadloop: refused "
                    + "kafka.client.id=x#1 kafka.facility=FAIL\n"
            ])
        let levels = (0...7).map { Log.Level(syslog: $0) }
        #expect(
            levels == [.critical, .critical, .critical, .error, .warning, .notice, .info, .debug])
    }
}
