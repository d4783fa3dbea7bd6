// The campaign: a broker, workers as processes, a load with known content, faults by a seeded plan,
// and at the end the audit (kafka.md, section 6).
import Brokers
import FoundationEssentials
import Glibc
import Kafka

@main
enum Main {
    static func main() {
        do {
            let options = try Options(Array(CommandLine.arguments.dropFirst()))
            let campaign = try Campaign(options)
            exit(try campaign.run() ? 0 : 1)
        } catch let wrong as Options.Wrong {
            print("error: \(wrong.text)\n\n\(Options.help)")
            exit(64)
        } catch {
            print("error: \(error)")
            exit(70)
        }
    }
}
