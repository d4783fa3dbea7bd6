// Evidence about half-lives in the record of weights. Source: learning.md, section 8.
import Leads
package import Learning

extension WeightsRecord {
    /// Per behaviour that verdicts say anything about, in the order of the definition: for `report`
    /// and `weights show`.
    package var halfLifeAdvice: [HalfLifeAdvice] {
        features.compactMap { feature in
            halfLives[feature.key].flatMap { HalfLifeAdvice(feature.key, $0) }
        }
    }
}

extension JSONWriter {
    /// Of half and of double the half-life: the sum of differences in log-loss, and of their squares.
    mutating func writeHalfLives(_ record: WeightsRecord) {
        object { json in
            for feature in record.features {
                guard let sums = record.halfLives[feature.key] else { continue }
                json.field(feature.key) {
                    $0.object {
                        $0.field("verdicts", sums.verdicts)
                        $0.field("half") { $0.write(sums.half) }
                        $0.field("double") { $0.write(sums.double) }
                    }
                }
            }
        }
    }

    private mutating func write(_ moments: HalfLifeShadows.Moments) {
        object {
            $0.field("sum", moments.sum)
            $0.field("squares", moments.squares)
        }
    }
}

struct WireHalfLife: Decodable {
    struct Moments: Decodable {
        var sum: Double
        var squares: Double
        var moments: HalfLifeShadows.Moments {
            HalfLifeShadows.Moments(sum: sum, squares: squares)
        }
    }
    var verdicts: Int
    var half: Moments
    var double: Moments

    func sums() throws(Rejection) -> HalfLifeShadows.Sums {
        guard verdicts > 0, half.squares >= 0, double.squares >= 0 else {
            throw Rejection(.fieldInvalid, at: "/halfLives")
        }
        var sums = HalfLifeShadows.Sums()
        sums.verdicts = verdicts
        (sums.half, sums.double) = (half.moments, double.moments)
        return sums
    }
}
