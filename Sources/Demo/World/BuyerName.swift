import System

/// Names that nobody has: a first name, a number that makes it unique, an invented company.
package enum BuyerName {
    private static let people = [
        "ada", "amir", "anna", "ben", "carla", "chen", "dana", "diego", "elif", "emil", "fatima",
        "felix", "grace", "hana", "ines", "ivan", "jana", "jonas", "kai", "lea", "lin", "luca",
        "maya", "milan", "nadia", "nils", "olga", "omar", "paula", "priya", "ravi", "rosa", "sami",
        "sofia", "tara", "theo", "uma", "viktor", "yuki", "zoe",
    ]
    private static let companies = [
        "acorn", "bluefin", "cobalt", "drift", "ember", "fjord", "gable", "harbor", "indigo",
        "juniper", "kestrel", "lumen", "maple", "nimbus", "onyx", "pinnacle", "quarry", "ridge",
        "sable", "tundra", "umbra", "vertex", "willow", "xenon", "yonder", "zephyr",
    ]

    static func make(number: Int, _ dice: inout Dice) -> String {
        "\(dice.pick(people))\(number)@\(dice.pick(companies)).example"
    }

    /// Without what all of them share.
    package static func short(_ id: String) -> String {
        id.hasSuffix(".example") ? String(id.dropLast(".example".count)) : id
    }
}
