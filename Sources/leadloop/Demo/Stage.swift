// Plays a demo from its start to the summary, as a picture or as plain lines.
import Demo
import Kafka
import System

final class Stage {
    private let terminal: Terminal
    private var view: DemoView
    /// nil: plain lines.
    let screen: Screen?
    private var lineDue = ContinuousClock.now
    /// Whose lists are shown, and until when.
    /// The frame that stands while it is paused.
    private var paused: Scene?
    private var held: (story: Story, until: ContinuousClock.Instant)?

    private static let frameMilliseconds: UInt32 = 100
    private static let lineEvery = Duration.seconds(2)
    private static let listsEvery = Duration.milliseconds(700)
    private static let startSeconds = 30

    init(_ invocation: Invocation, isPlain: Bool) {
        terminal = invocation.terminal
        view = DemoView(glyphs: Glyphs(environment: invocation.environment))
        let style = terminal.dataStyle
        // NO_COLOR asks for no colour, not for no picture; a dumb terminal can show none.
        let isDumb = invocation.environment["TERM"] == "dumb"
        let isLive = !isPlain && terminal.data.isTerminal && !isDumb
        screen = isLive ? Screen(terminal.data, style) : nil
    }

    func play(_ demo: Demo, seconds total: Double, _ stop: StopSignal) throws -> ExitCode {
        screen?.open()
        defer { screen?.close() }
        if screen == nil {
            say("leadloop demo, seed \(demo.seed): starting a Kafka in this process")
        }
        let deadline = ContinuousClock.now + .seconds(Self.startSeconds)
        while !demo.isReady, !stop.isRaised {
            if let error = demo.failure { throw error }
            guard ContinuousClock.now < deadline else { throw Self.tooSlow }
            show(demo.scene(.starting("Starting Kafka and the workers in this process")))
            pause()
        }
        guard !stop.isRaised else {
            _ = demo.stop()
            return .done
        }
        demo.open()
        lineDue = .now + Self.lineEvery
        while !stop.isRaised, !view.keys.isQuitting, demo.elapsedSeconds < total,
            !terminal.data.isClosed
        {
            if let error = demo.failure {
                _ = demo.stop()
                throw error
            }
            var scene = demo.scene(.running)
            scene.totalSeconds = total
            show(scene)
            pause()
        }
        return try end(demo)
    }

    private func end(_ demo: Demo) throws -> ExitCode {
        demo.settle { show(demo.scene(.settling)) }
        let failure = demo.failure
        let result = demo.result
        let reason = demo.stop()
        screen?.close()
        if let failure { throw failure }
        for line in result.lines(view.glyphs) {
            terminal.data.line(line.painted(terminal.dataStyle))
        }
        for line in Self.next { terminal.data.line(line) }
        if let reason {
            throw Failure(
                .bug, "a worker did not end cleanly", why: reason,
                remedy: "please report it with --seed \(demo.seed)")
        }
        return result.findings.isEmpty ? .done : .findings
    }

    static let next = [
        "",
        "Next, on your own Kafka:  leadloop init --bootstrap HOST:PORT",
        "On verdicts you have:     leadloop learn --csv leads.csv --label Converted",
    ]

    private static let tooSlow = Failure(
        .tryAgain, "the workers did not start within \(startSeconds) s",
        why: "the Kafka in this process answers, but gave them no partitions",
        remedy: "start it again on a machine with less to do")

    private func pause() { Thread.sleep(milliseconds: Self.frameMilliseconds) }

    private func say(_ text: String) { terminal.data.line(text) }

    private func show(_ scene: Scene) {
        if let screen {
            let size = screen.size
            if case .running = scene.phase { view.keys.take(DemoKeys.read(screen.pressed())) }
            let scene = standing(holdingLists(scene))
            screen.show(view.lines(scene, width: size.columns, height: size.rows), size: size)
        } else if case .running = scene.phase, ContinuousClock.now >= lineDue {
            lineDue += Self.lineEvery
            say(Self.line(scene))
        }
    }

    private func standing(_ scene: Scene) -> Scene {
        guard view.keys.isPaused, case .running = scene.phase else {
            paused = nil
            return scene
        }
        let shown = paused ?? scene
        paused = shown
        return shown
    }

    private func holdingLists(_ scene: Scene) -> Scene {
        guard let held, ContinuousClock.now < held.until else {
            held = (scene.story, .now + Self.listsEvery)
            return scene
        }
        var scene = scene
        scene.story.hold(listsOf: held.story)
        return scene
    }

    /// `day 35  10,012/s  4,210 leads  212 MQLs  accepted 61 %  correlation 0.81  weights v9`
    static func line(_ scene: Scene) -> String {
        let story = scene.story
        let recent = story.outcomes.suffix(100)
        let accepted =
            recent.isEmpty ? "-" : percent(Double(recent.count { $0 }) / Double(recent.count))
        return [
            "day \(scene.day)", "\(grouped(Int(scene.perSecond.rounded()))) leads scored/s",
            counted(Int(scene.leads), "lead"), counted(Int(scene.mqls), "MQL"),
            counted(story.outcomes.count, "verdict"), "last 100 accepted \(accepted)",
            "rank correlation \(fixed(story.correlation, 2))", "weights v\(story.version)",
            counted(story.deadLetterCount, "dead letter"),
        ].joined(separator: ", ")
    }
}
