/// When each verdict of a stream is predicted and learned.
struct Schedule {
    struct Prediction { let verdict: Int, atMilliseconds: Int64 }
    /// `place`: in the order of predictions.
    struct Lesson { let verdict: Int, place: Int, atMilliseconds: Int64 }

    /// In the order of time; at the same time in that of the file.
    let predictions: [Prediction]
    /// In the order of time; at the same time in that of the predictions.
    let lessons: [Lesson]

    /// A verdict without `at` is handed over when it is judged, one without either where it stands:
    /// at the time of the verdict before it. Without `judgedAt` it is judged at once.
    init(_ verdicts: [VerdictStream.Verdict]) {
        var last: Int64 = 0
        let times = verdicts.map { verdict in
            last = verdict.at ?? verdict.judgedAt ?? last
            return last
        }
        let sorted = times.indices.sorted { (times[$0], $0) < (times[$1], $1) }
        predictions = sorted.map { Prediction(verdict: $0, atMilliseconds: times[$0]) }
        lessons = sorted.enumerated()
            .map {
                Lesson(
                    verdict: $1, place: $0, atMilliseconds: verdicts[$1].judgedAt ?? times[$1])
            }
            .sorted { ($0.atMilliseconds, $0.place) < ($1.atMilliseconds, $1.place) }
    }
}
