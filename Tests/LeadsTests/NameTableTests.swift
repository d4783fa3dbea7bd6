import Leads
import System
import Testing

@Suite("names and numbers")
struct NameTableTests {
    @Test("a number stays with its name through every definition")
    func grows() {
        var dice = Dice(seed: 5)
        var table = NameTable()
        var behaviours: [String] = []
        var labels: [String] = []
        for _ in 0..<60 {
            let rules = (0..<dice.below(6)).map { _ in "b\(dice.below(30))" }
            let fit = (0..<dice.below(3)).map { _ in "f\(dice.below(9))" }
            let definition = definition(
                unique(rules).map { behaviour($0, 1) },
                fit: unique(fit).map {
                    FitAttribute(name: $0, from: [$0], kind: .bool(whenTrue: 1, whenFalse: 0))
                })
            table.add(definition)
            #expect(Array(table.behaviours.prefix(behaviours.count)) == behaviours)
            #expect(Array(table.labels.prefix(labels.count)) == labels)
            #expect(table.halfLivesSeconds.count == table.behaviours.count)
            (behaviours, labels) = (table.behaviours, table.labels)
            #expect(unique(behaviours) == behaviours && unique(labels) == labels)
            let model = Model(definition, names: table)
            #expect(model.names == table)
            for (number, name) in behaviours.enumerated() {
                let isUsed = definition.behaviours.contains { $0.name == name }
                #expect((model.behaviourRule(number) != nil) == isUsed)
                #expect(model.key(of: .behaviour(number)) == name)
            }
        }
        #expect(behaviours.count > 20 && labels.count > 10)
    }

    private func unique(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }

    @Test("another half-life of a known name is noticed")
    func halfLives() {
        var table = NameTable()
        table.add(definition([behaviour("a", 1, days: 7), behaviour("b", 1, days: 3)]))
        let changed = definition([
            behaviour("new", 1, days: 1), behaviour("b", 9, days: 4), behaviour("a", 2, days: 7),
        ])
        #expect(table.changedHalfLives(changed).map(\.name) == ["b"])
        table.add(changed)
        #expect(table.halfLivesSeconds == [7, 3, 1].map { $0 * 86_400 })
    }

    @Test("numbers have room for so many names", arguments: [4_095, 4_096])
    func room(count: Int) {
        var table = NameTable()
        table.add(definition((0..<count).map { behaviour("b\($0)", 1) }))
        #expect(table.fits == (count == 4_095))
    }

    @Test("half-lives belong to behaviours, one each")
    func precondition() async {
        await #expect(processExitsWith: .failure) {
            _ = NameTable(behaviours: ["a"], halfLivesSeconds: [], attributes: [], labels: [])
        }
    }
}
