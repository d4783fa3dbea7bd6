import Leads
import Learning

/// A small definition: three behaviours, one attribute with three labels, one with two.
func exampleDefinition() -> Definition {
    var definition = Definition(threshold: 60)
    definition.behaviours = [
        Behaviour(name: "demo", event: "Demo", points: 40, maxCount: 1, halfLifeSeconds: 6e5),
        Behaviour(name: "page", event: "Page", points: 2.5, maxCount: 3, halfLifeSeconds: 6e5),
        Behaviour(name: "left", event: "Left", points: -25, maxCount: 1, halfLifeSeconds: 6e5),
    ]
    definition.fit = [
        FitAttribute(
            name: "size", from: ["employees"],
            kind: .number(bands: [
                .init(label: "small", below: 50, points: -10),
                .init(label: "middle", below: 500, points: 10),
                .init(label: "large", below: nil, points: 0),
            ])),
        FitAttribute(name: "ours", from: ["ours"], kind: .bool(whenTrue: 8, whenFalse: 0)),
    ]
    return definition
}

/// A lead as the example definition sees it.
func exampleSnapshot(_ dice: inout Dice) -> [FeatureValue] {
    var features: [FeatureValue] = []
    for behaviour in ["demo", "page", "left"] where dice.below(2) == 0 {
        features.append(FeatureValue(behaviour, 1 - dice.unit()))
    }
    if dice.below(4) > 0 {
        features.append(FeatureValue("size=\(["small", "middle", "large"][dice.below(3)])", 1))
    }
    if dice.below(2) == 0 { features.append(FeatureValue("ours=\(dice.below(2) == 0)", 1)) }
    return features
}

/// A history of verdicts with all kinds of masks.
func exampleHistory(seed: UInt64, count: Int) -> [Judgement] {
    var dice = Dice(seed: seed)
    let masks: [[String]] = [
        ["behaviours", "size", "ours"], ["behaviours"], ["size"], ["size", "ours"], [],
    ]
    return (0..<count).map { row in
        let accepted = dice.below(3) == 0
        return judgement(
            row, exampleSnapshot(&dice), accepted: accepted,
            mask: masks[accepted ? 0 : dice.below(masks.count)],
            importance: dice.below(5) == 0 ? 0.25 : 1)
    }
}

/// What a lead shows.
func snapshot(_ features: KeyValuePairs<String, Double>) -> [FeatureValue] {
    features.map { FeatureValue($0, $1) }
}
