import Wire

extension MarketEvent {
    /// As Segment's libraries send it.
    func json(messageId: String? = nil, atMilliseconds: Int64? = nil) -> [UInt8] {
        let time = atMilliseconds ?? milliseconds
        var json = JSONWriter()
        json.object {
            switch action {
            case .identify(let traits):
                $0.field("type", "identify")
                $0.field("traits") {
                    $0.object {
                        $0.field("role", traits.role)
                        $0.field("employees", traits.employees)
                        $0.field("industry", traits.industry)
                    }
                }
            case .track(let event):
                $0.field("type", "track")
                $0.field("event", event)
            }
            $0.field("messageId", messageId ?? self.messageId)
            $0.field("userId", leadId)
            $0.field("timestamp", time: time)
            $0.field("context") {
                $0.object {
                    $0.field("library") {
                        $0.object {
                            $0.field("name", "analytics.js")
                            $0.field("version", "next-1.70.0")
                        }
                    }
                    $0.field("locale", "en-GB")
                }
            }
        }
        return json.bytes
    }
}
