extension JSONWriter {
    package mutating func field(_ key: String, _ text: String) {
        name(key)
        value(text)
    }

    package mutating func field(_ key: String, _ text: UnsafeRawBufferPointer) {
        name(key)
        value(text)
    }

    package mutating func field(_ key: String, _ integer: Int) {
        name(key)
        value(integer)
    }

    package mutating func field(_ key: String, _ integer: Int64) {
        name(key)
        value(integer)
    }

    package mutating func field(_ key: String, _ number: Double) {
        name(key)
        value(number)
    }

    package mutating func field(_ key: String, _ bool: Bool) {
        name(key)
        value(bool)
    }

    package mutating func field(_ key: String, points centipoints: Int64) {
        name(key)
        value(points: centipoints)
    }

    package mutating func field(_ key: String, time milliseconds: Int64) {
        name(key)
        value(time: milliseconds)
    }
}
