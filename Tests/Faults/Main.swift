// The campaign: a broker, workers as processes, a load with known content, faults by a seeded plan,
// and at the end the audit (faults.md, "The campaign").
import Glibc

@main
enum Main {
    static func main() {
        do {
            let options = try Options(Array(CommandLine.arguments.dropFirst()))
            Interrupt.listen()
            let isGood =
                switch options.command {
                case .campaign: try Campaign(options).run()
                case .scenarios(let scenarios): try Scenario.run(scenarios, options)
                case .controls(let demands): try Control.run(demands, options)
                }
            exit(isGood ? 0 : 1)
        } catch let wrong as Options.Wrong {
            print("error: \(wrong.text)\n\n\(Options.help)")
            exit(64)
        } catch {
            print("error: \(error)")
            exit(70)
        }
    }
}
