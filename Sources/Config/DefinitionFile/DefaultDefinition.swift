// The definition that works without a file: the catalogue of
// definition.md, "The built-in definition". It is a text, not a value, so that people can take it
// as their start.
package import Leads

extension Definition {
    /// The file that `leadloop` uses when none is named.
    package static let defaultFile = """
        version: 1
        model: default
        points_to_double_odds: 20
        base_rate: 0.10
        threshold: 60
        exit: 42
        events: {late: 30d, future: 5m}
        # What we sent, what a mail scanner opens, and what sales did never scores.
        ignore:
          - Email Sent
          - Email Delivered
          - Email Opened
          - SMS Sent
          - Trial Ended
          - Lead Created
          - Call Connected
          - Message Received
        behaviours:
          # Hands raised
          - {name: demo_request, match: {event: Demo Requested}, points: 50, max_count: 1, half_life: 30d}
          - {name: contact_sales, match: {event: Contact Sales Requested}, points: 50, max_count: 1, half_life: 30d}
          - {name: quote_request, match: {event: Quote Requested}, points: 50, max_count: 1, half_life: 30d}
          - {name: meeting, match: {event: Meeting Booked}, points: 50, max_count: 1, half_life: 30d}
          - {name: live_chat, match: {event: Live Chat Qualified}, points: 40, max_count: 1, half_life: 21d}
          - {name: inbound_call, match: {event: Inbound Call Received}, points: 30, max_count: 1, half_life: 21d}
          # Intent
          - {name: trial, match: {event: Trial Started}, points: 35, max_count: 1, half_life: 21d}
          - {name: pricing_page, match: {event: Pricing Page Viewed}, points: 10, max_count: 3, half_life: 7d}
          - {name: comparison_page, match: {event: Comparison Page Viewed}, points: 5, max_count: 3, half_life: 7d}
          - {name: integration_page, match: {event: Integration Page Viewed}, points: 5, max_count: 3, half_life: 7d}
          - {name: security_page, match: {event: Security Page Viewed}, points: 5, max_count: 3, half_life: 7d}
          - {name: docs_page, match: {event: Docs Page Viewed}, points: 5, max_count: 3, half_life: 7d}
          - {name: cart, match: {event: Product Added}, points: 12, max_count: 2, half_life: 7d}
          - {name: checkout, match: {event: Checkout Started}, points: 16, max_count: 2, half_life: 7d}
          - {name: usage_limit, match: {event: Usage Limit Reached}, points: 10, max_count: 2, half_life: 21d}
          - {name: review_site, match: {event: Review Site Visited}, points: 6, max_count: 2, half_life: 14d}
          - {name: third_party_intent, match: {event: Third-Party Intent Surged}, points: 6, max_count: 2, half_life: 14d}
          # Active
          - {name: account, match: {event: Account Created}, points: 15, max_count: 1, half_life: 21d}
          - {name: sign_up, match: {event: Signed Up}, points: 15, max_count: 1, half_life: 21d}
          - {name: invite, match: {event: Invite Sent}, points: 8, max_count: 2, half_life: 21d}
          - {name: feature, match: {event: Feature Used}, points: 2, max_count: 10, half_life: 21d}
          - {name: form, match: {event: Form Submitted}, points: 10, max_count: 2, half_life: 21d}
          - {name: subscription, match: {event: Subscription Created}, points: 3, max_count: 1, half_life: 14d}
          - {name: content, match: {event: Content Downloaded}, points: 6, max_count: 3, half_life: 30d}
          - {name: webinar_signup, match: {event: Webinar Registered}, points: 6, max_count: 2, half_life: 21d}
          - {name: webinar, match: {event: Webinar Attended}, points: 14, max_count: 2, half_life: 21d}
          - {name: webinar_on_demand, match: {event: Webinar Attended On-Demand}, points: 9, max_count: 2, half_life: 21d}
          - {name: webinar_question, match: {event: Webinar Question Asked}, points: 8, max_count: 1, half_life: 21d}
          - {name: event_signup, match: {event: Event Registered}, points: 6, max_count: 2, half_life: 30d}
          - {name: event, match: {event: Event Attended}, points: 16, max_count: 2, half_life: 30d}
          - {name: booth, match: {event: Booth Visited}, points: 6, max_count: 1, half_life: 30d}
          - {name: interactive_demo, match: {event: Interactive Demo Completed}, points: 15, max_count: 1, half_life: 14d}
          - {name: calculator, match: {event: Calculator Completed}, points: 12, max_count: 2, half_life: 14d}
          - {name: quiz, match: {event: Quiz Completed}, points: 6, max_count: 2, half_life: 14d}
          - {name: video, match: {event: Video Playback Completed}, points: 5, max_count: 2, half_life: 14d}
          - {name: survey, match: {event: Survey Completed}, points: 6, max_count: 1, half_life: 30d}
          - {name: email_reply, match: {event: Email Replied}, points: 14, max_count: 2, half_life: 14d}
          - {name: sms_reply, match: {event: SMS Replied}, points: 8, max_count: 2, half_life: 10d}
          - {name: whatsapp_reply, match: {event: WhatsApp Replied}, points: 8, max_count: 2, half_life: 10d}
          - {name: referral, match: {event: Referral Received}, points: 12, max_count: 1, half_life: 30d}
          # Passive
          - {name: page_view, match: {event: Page Viewed}, points: 1, max_count: 8, half_life: 3d}
          - {name: page_engaged, match: {event: Page Engaged}, points: 2, max_count: 5, half_life: 3d}
          - {name: email_click, match: {event: Email Link Clicked}, points: 2, max_count: 5, half_life: 7d}
          - {name: ad_click, match: {event: Ad Clicked}, points: 2, max_count: 3, half_life: 5d}
          - {name: social, match: {event: Social Engaged}, points: 1, max_count: 6, half_life: 5d}
          - {name: video_start, match: {event: Video Playback Started}, points: 1, max_count: 3, half_life: 5d}
          - {name: badge_scan, match: {event: Badge Scanned}, points: 2, max_count: 1, half_life: 14d}
          - {name: syndication, match: {event: Content Syndication Lead}, points: 4, max_count: 1, half_life: 14d}
          # Negative; they fade as well
          - {name: careers_page, match: {event: Careers Page Viewed}, points: -5, max_count: 3, half_life: 14d}
          - {name: investor_page, match: {event: Investor Page Viewed}, points: -4, max_count: 3, half_life: 14d}
          - {name: support_page, match: {event: Support Page Viewed}, points: -4, max_count: 3, half_life: 14d}
          - {name: unsubscribed, match: {event: Unsubscribed}, points: -25, max_count: 1, half_life: 60d}
          - {name: spam_report, match: {event: Email Marked as Spam}, points: -40, max_count: 1, half_life: 90d}
          - {name: email_bounced, match: {event: Email Bounced}, points: -15, max_count: 1, half_life: 60d}
        fit:
          - name: employees
            type: number
            from: [employees, company.employees]
            bands:
              - {below: 10, points: -10}
              - {below: 50, points: 0}
              - {below: 500, points: 10}
              - {below: 5000, points: 12}
              - {points: 5}
          - name: industry
            type: text
            from: [industry, company.industry]
            sets:
              - {label: core, in: [software, telecom, financial services], points: 8}
              - {label: near, in: [retail, media, consulting], points: 4}
            otherwise: 0
          - name: country
            type: text
            from: [country, address.country]
            sets:
              - {label: home, in: [DE, Germany, FR, France, GB, NL, US, CA], points: 5}
            otherwise: -15
          - name: student
            type: bool
            from: student
            points: {true: -30, false: 0}
        learning:
          mode: auto
          publish: {every: 25, at_most: 24h, step: 5, evidence: 10, dead_band: 2, bound: 60, keep_sign: true}
          pinned: [unsubscribed, spam_report]

        """

    /// What `defaultFile` says.
    package static let standard: Definition = {
        let (definition, findings) = read(Array(defaultFile.utf8), file: "built-in definition")
        guard let definition else {
            preconditionFailure("the built-in definition has faults: \(findings)")
        }
        return definition
    }()
}
