/// How a report page looks: two schemes of one set of colours, and paper.
enum ReportStyle {
    static let css = """
        :root { --page: #f6f7f9; --card: #fff; --ink: #1c2430; --soft: #5b6675; --line: #d9dee5;
          --main: #1f6feb; --good: #1a7f4b; --bad: #b3452c; --band: #1f6feb26; }
        @media (prefers-color-scheme: dark) { :root { --page: #11151b; --card: #1a2029;
          --ink: #e6eaf0; --soft: #9aa6b5; --line: #333c49; --main: #6ea8ff; --good: #57c98b;
          --bad: #f08a6c; --band: #6ea8ff33; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--ink);
          font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
        main { max-width: 1080px; margin: 0 auto; padding: 32px 20px 48px; }
        .over { margin: 0; color: var(--soft); }
        h1 { font-size: 26px; line-height: 1.3; margin: 6px 0 20px; max-width: 44em; font-weight: 650; }
        h2 { font-size: 16px; margin: 0 0 10px; font-weight: 650; }
        .tiles { display: flex; flex-wrap: wrap; gap: 12px; margin-bottom: 16px; }
        .tiles div { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
          padding: 12px 18px; min-width: 140px; }
        .tiles b { display: block; font-size: 24px; font-variant-numeric: tabular-nums; }
        .tiles span { color: var(--soft); font-size: 14px; }
        section, figure { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
          padding: 18px 20px; margin: 0; }
        .todo { margin-bottom: 16px; }
        .todo h2:last-child { margin: 0; }
        ul { margin: 0; padding-left: 20px; }
        .notes { color: var(--soft); margin-top: 8px; }
        .grid { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr));
          gap: 16px; margin-bottom: 16px; align-items: start; }
        figcaption, footer { color: var(--soft); font-size: 14px; margin-top: 8px; }
        svg { display: block; width: 100%; height: auto; }
        svg text { fill: var(--soft); font-size: 13px; font-variant-numeric: tabular-nums; }
        svg .name { fill: var(--ink); }
        .axis { stroke: var(--line); stroke-width: 1; }
        .ideal { stroke: var(--soft); stroke-width: 1.5; stroke-dasharray: 4 4; }
        .trend { stroke: var(--main); stroke-width: 2; fill: none; }
        .area { fill: var(--band); }
        .dot { fill: var(--main); } .range { stroke: var(--main); stroke-width: 2; opacity: .5; }
        .up { fill: var(--good); } .down { fill: var(--bad); } .from { fill: var(--soft); }
        .up.range, .move-up { stroke: var(--good); stroke-width: 3; }
        .move-down { stroke: var(--bad); stroke-width: 3; }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
        td, th { padding: 5px 8px; border-bottom: 1px solid var(--line); text-align: right; }
        th { color: var(--soft); font-weight: 500; font-size: 14px; }
        td:first-child, th:first-child { text-align: left; padding-left: 0; overflow-wrap: anywhere; }
        @media print { body { background: #fff; } section, figure { break-inside: avoid; } }
        """
}
