extension Options {
    static let help = """
        faults: breaks a running leadloop in every way it can, then audits what is left

        usage: LEADLOOP_FAULTS=1 swift run --scratch-path .build-faults -c release faults [options]

        A campaign goes on until its time, its plan and its records are all reached; the plan is
        spread over the time, and faults drawn at random fill the rest. Ctrl-C (or SIGTERM) ends it
        early, with the audit of what was done; a second one ends it at once.

          --long            what a release is judged by: 60 minutes, 5,000,000 records, at least 100
                            kills, 20 zombies, 10 broker kills, 50 network faults, 20 torn tries
          --seconds N       least time with faults (60 when nothing else is asked for)
          --records N       least number of events to send
          --plan A:N,B:N    least number of each fault
          --seed N          of the plan and the load (1)
          --workers N       processes (2)
          --rate N          events a second (2000)
          --faults A,B      drawn from beside the plan (all):
                            \(names(FaultKind.self))
          --abort-every N   every n-th commit of a worker aborts
          --keep FOLDER     where logs, journal and audit go; else gone with the end
          --scenario A,B    one fault that stops the service, and its remedy; or all:
                            \(names(Scenario.self))
          --control A,B     injected bugs (InjectedBug), each with the fault that provokes it: the
                            run fails unless each is reached and found within three tries, by
                            the oracles it names if it does so (no_recycle:O6+O1); or all:
                            \(names(Control.self))

        The broker keeps everything until the audit: some 250 bytes of disk a record under $TMPDIR
        (/tmp), so 1.5 GB for 5,000,000 and 13 GB for 50,000,000. What the runner itself holds in
        memory grows only with the MQL events, 8 bytes each.

        example: faults --long --seed 42 --keep /tmp/long
                 faults --records 50000000 --rate 8000 --plan kill:1000,zombie:200 --seed 7
        exit: 0 clean, 1 findings, 64 usage, 70 the runner itself failed
        """
}
