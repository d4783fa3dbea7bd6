/// One property of librdkafka, as `-X name=value` gives it.
package struct Property: Sendable, Equatable {
    package let name: String
    package let value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
