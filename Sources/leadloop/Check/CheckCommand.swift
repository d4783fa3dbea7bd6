import System

private let offline = Option(flag: "offline", "looks at settings and definition only")
private let countLeads = Option(
    flag: "count-leads", "counts the leads in the changelogs, however long that takes")

extension Command {
    static let check = Command(
        path: ["check"],
        summary: "looks at settings, definition, broker, topics and partitioners before run does",
        details: [
            "Tells everything that is wrong, with what to do about it. Exit code 0: run can start;",
            "1: there are errors; 69: the broker that was named does not answer. Where none is named",
            "and none is there, the files alone are checked.",
        ],
        options: [
            ServiceOptions.roles.option.row, ServiceOptions.definition.option.row, offline.row,
            countLeads.row,
        ]
            + DataFormat.rows,
        common: KafkaOptions.rows,
        example: "leadloop check --definition mql.yaml --bootstrap 127.0.0.1:9092"
    ) { invocation in
        var remarks: [Remark] = []
        do {
            var checkup = Checkup(
                try Connection(invocation), now: wallMilliseconds(),
                countsLeads: invocation[countLeads])
            defer { remarks = checkup.remarks }
            checkup.files()
            if !invocation[offline] { try checkup.brokers() }
        } catch {
            let failure = Failure(error)
            remarks.append(Remark(failure))
            try show(remarks, invocation)
            return failure.code == .configuration ? .findings : failure.code
        }
        try show(remarks, invocation)
        return remarks.contains { $0.level == .error } ? .findings : .done
    }
}

private func show(_ found: [Remark], _ invocation: Invocation) throws {
    let out = invocation.terminal
    let flags = FlagsInForce(invocation)
    let remarks = found.map { remark in
        var remark = remark
        remark.remedy = flags.pasted(remark.remedy)
        return remark
    }
    switch invocation.format {
    case .json: out.data.line(try JSON.line(CheckReport(remarks)))
    case .ndjson:
        for row in CheckReport(remarks).findings { out.data.line(try JSON.line(row)) }
    case .table:
        for remark in remarks { out.data.line(remark.text(out.dataStyle)) }
        let errors = remarks.count { $0.level == .error }
        let warnings = remarks.count { $0.level == .warning }
        out.talk.line("\(counted(errors, "error")), \(counted(warnings, "warning"))")
    }
}
