// src/languages/fieldWords.en.ts: what the fields of commands are called in English where what the wire calls them, said as
// words ("planned_date" as "Planned date"), would leave somebody at the desk asking what is meant.

// By the name of the field, or by `Message.field` where it depends on the message.
export const ENGLISH_WORDS: Readonly<Record<string, string>> = {
  // --- names that are no words by themselves, or say less than the form asks ---
  account: "Another first password for an account", act: "What to do", after_clause: "Only after clause", advice: "Advice to the parties", agreed_by: "Parties who agreed",
  agrees_to_recording: "Agrees to be recorded", aim: "What came of it", amount: "Amount (yuan)", application_time: "When the party applied", arose_from: "Case it arose from",
  assisting: "Assisting mediators", attribute: "Attribute of the case", basis: "Legal basis", by: "How", case: "Registration number",
  channel: "Channel it came by", channels: "Channels", claim: "What is asked for", claimed: "Amount in dispute (yuan)", clock: "Period", close_date: "Closed on",
  clues: "Clues handed in", code: "Code of the survey", condition: "Condition of the thing", conditional: "Depends on a condition", confirmation: "Application for judicial confirmation",
  confirmations: "How the parties confirmed", confirms: "Confirms what was recorded before", correction: "What is to be corrected", cost_raising_conduct: "Conduct that raised the other side's costs",
  court_number: "The court's case number", credit_code: "Unified social credit code", date: "Day", deaths: "Number of deaths", decides_status_or_title: "Decides on status of persons or on title",
  definition: "Definition (empty: the one in force)", delegation: "Delegation by a court", detail: "Where the proof is, or who witnessed", details: "Who it is", difference: "Where it differs from the paper",
  digest: "Digest (SHA-256)", dispute_class: "Kind of dispute", documents: "Documents that show it", domicile: "Where domiciled", done_at_once: "Done on the spot",
  due_date: "To be done by", effect_rule: "Rule by which it takes effect", end_date: "Last day of the pause", end_time: "Until", entry: "Entry", erasure: "Erasing personal data", ethnic_group: "Ethnic group",
  expiry_date: "Valid until", explanations: "Explanation of each point", export: "Exporting everything", facts: "Facts", finding: "Point (empty: all)", findings: "Points about enforceability",
  form: "Form of the agreement", forecast: "What is expected of it", found: "Disputes found", from: "From", from_date: "From", from_party: "Who performs", from_unit: "Drawn from the cases of", chosen: "Called in any case",
  gaps: "What is missing and why (one a line)", glass: "Breaking the glass", granted: "Granted", grounds: "Grounds of the suspicion", guidance: "Request for guidance", hand_over: "How it was handed over",
  handed_over: "The copy was handed over", handwritten: "Document of the handwritten agreement", head_count: "Number of people", hold: "Hold", how: "How it was settled", id: "Id", id_number: "Number of the document",
  id_type: "Kind of document", informed_note: "Note that they know what they give up", instalments: "Instalments", interest: "What the interest is", into: "Into which case", kept_by: "Parties who agree to go on with them",
  kind: "Kind", known_date: "Day it became known", lead: "Lead mediator", ledger_row: "Row of the ledger", level: "How the identity was found out", literacy: "Ability to read", manner: "How it is performed",
  measures: "Measures taken", messages: "How they are told", minutes: "Minutes", mode: "How it is held", need: "What is needed", needs: "Special needs",
  obligation: "Obligation", of: "Asked of", ongoing: "Goes on without an end", opening: "What it was opened with", order: "Order by two people (where one is needed)", org: "Organisation", other: "The other case",
  other_names: "Other names (one a line)", override_reason: "Why it is applied for all the same", paper: "Paper", pages: "Pages", partial: "Settles a part only", particulars: "Particulars for reports",
  parties_told: "The parties were told", partner: "Partner", partner_number: "Their number", people: "Number of people", performance: "What was performed", person: "Person", place: "Place", place_refused: "They did not want the place recorded",
  planned_minutes: "Planned minutes", planned_start: "Planned for", platform: "Platform reported to", posts: "Posts of one's own (one a line: organisation post)", power: "Extent of the power", presence: "How they are there",
  prevention: "What was prevented", proof: "What shows it", public: "Held in public", publication: "Publishing a definition", reached: "Reached them", read_out_in: "Language it was read out in", record: "What was found out",
  recusal: "Application for recusal", referral: "Referral", refused: "Was refused", refuses: "Does not want it", removes: "Takes the link back", replaces: "Agreement it replaces", report: "What is reported back",
  represented_by: "Represented by", requested_by: "Asked for by", review_date: "To be looked at again on", rules_cited: "Rules cited (one a line)", sample: "Sample", screening: "Screening round", scripts: "Scripts they read",
  sends_on: "Send it on to the unit", separate_talk: "Said in a separate talk", settled: "Disputes settled", sha256: "File", shared_text: "What becomes of shared text", side: "Side", signer: "Who signs", size: "How many to draw",
  source: "Where it came from", special_groups: "Special groups concerned", stage: "How far the ledger has it", stand_in: "Stand-in", start_time: "From", state: "State", states: "States with other names now", statement: "Statement",
  subject: "What it is about", subsidy: "List of the subsidy", suit: "Suit", support: "Help asked for", text: "Text", textproto: "Text of the definition", thing: "Thing handed over", times: "Times", title: "Name of the document",
  to: "To", to_date: "To", to_party: "For whom", track: "Track", translations: "Translations", undertaking: "Has given an undertaking", unit: "Unit", upheld: "The objection is upheld", urging: "Urging",
  video_provider: "Video platform", visit_waived: "Why no visit is made", visits: "Visits made", way: "How", what: "What it is", who: "Who", why: "Why these", witness: "Witness", words: "In words",
  writing_not_needed: "All agree that no written agreement is needed",
  // --- where it depends on the message ---
  "AddDocument.party": "Handed in by (empty: the committee's own)", "AddDocument.session": "Session that was recorded", "AddParty.party": "Party", "AddRepresentative.note": "Note on the power or relation",
  "AddRepresentative.person": "Representative", "AdoptEntry.entry": "Which late entry", "AdoptRevision.states": "States with other names now", "AgreeExtension.refuses": "Does not agree to more time",
  "AgreementTranslation.clauses": "Clauses (one a line, as many as there are)", "AmendFacts.place": "Where the dispute is", "AmendParty.person": "Person in the directory", "AnswerComplaint.answer": "Answer",
  "AnswerQuestion.question": "What was asked", "AnswerSatisfaction.code": "Code of the survey (not for a call)", "AskGuidance.of": "Asked of", "AskOrder.act": "What is asked for", "AssessRisk.people": "How many gather",
  "AssessRisk.reason": "Why it is graded so", "AssignMediators.lead": "Lead mediator", "BreakGlass.reason": "Why you have to look", "CaseText.place": "Where it happened", "ChooseMediator.refuses": "Does not want this mediator",
  "ClaimSupport.partner": "Who helps", "Clause.times": "Times of the day (one a line, such as 18:30)", "ConfirmMinutes.read_out_in": "Language it was read out in (empty: read themselves)", "ConfirmSettled.by": "How they confirmed",
  "ConfirmSettled.detail": "Name of the witness", "ConfirmSupport.refused": "Not done as reported", "CorrectEntry.entry": "Which entry", "CorrectEntry.text": "What is right", "DeclareGrade.confirms": "The judicial office confirms it",
  "DeclineCase.reason": "Why it is not admitted", "DraftAgreement.partial": "Settles a part only", "EndSession.minutes": "Minutes of the session", "EndSession.result": "Result of this session",
  "ErasePersonalData.who": "Whose data (empty: shared text only)", "FindingExplanation.words": "Explanation", "HandOver.number": "Number of the posting, receipt or message", "HandOver.proof": "What shows it", "HandOver.way": "How it was handed over",
  "HandOverReceipt.digest": "Digest of what arrived", "HandOverReceipt.document": "Photograph of the receipt", "HandOverReceipt.number": "Number of the receipt", "HandOverReceipt.way": "How it was acknowledged",
  "ImportCase.lead": "Lead mediator", "ImportCase.result": "How it ended", "InviteParticipant.person": "Participant", "InviteParty.session": "To which session", "IssueLetter.paper": "Which letter",
  "JoinMediation.mediator": "Mediator of that committee", "LinkCases.kind": "How they are related", "MergeCases.into": "Into which case", "NewParty.org": "Organisation in the directory", "NewParty.person": "Person in the directory",
  "ObjectToSubsidy.case": "Which case", "OpenCase.place": "Where the dispute is", "PartyDetails.representative": "Legal representative", "PauseCase.kind": "Why it pauses", "PlanVisit.planned_date": "Day of the visit",
  "ProposeTimes.times": "When they can come", "RaiseRisk.note": "What is the matter", "RaiseRisk.reported": "The police or superiors were told", "RecordContact.note": "What came of the call", "RecordCourtAnswer.due_date": "By when, as the court says",
  "RecordInterestedPerson.note": "Who, with what interest, and how it is known", "RecordInvestigation.party": "Party that was asked", "RecordJudgment.result": "What was decided", "RecordPerformance.obligation": "Which obligation",
  "RecordPerformance.proof": "What shows it (receipt, transfer, photograph, the other side's word)", "RecordPerformance.state": "What became of it", "RecordPrevention.kind": "What was prevented", "RecordPrevention.people": "How many people were concerned",
  "RecordPrevention.prevention": "Recorded before (where it is confirmed)", "RecordRefusal.note": "What they said", "RecordReport.number": "The platform's number", "RecordReport.refused": "The platform sent it back",
  "RecordReport.version": "Version that was reported", "RecordService.paper": "What was served", "RecordService.way": "How it was served", "RecordStatement.kind": "Kind of statement", "RecordStatement.text": "What was said",
  "RecordSuit.agreement": "Agreement it is about", "RecordSuit.party": "Who sues (empty: not known)", "RecordVisit.findings": "What was found", "RecordVisit.visit": "Planned visit (empty: none was planned)",
  "RecordVisit.way": "How the visit was made", "ReferOut.partner": "Kind of office", "ReferOut.to": "Which office", "ReopenCase.reason": "Why it is mediated again", "ReplaceMediator.from": "Mediator until now",
  "ReplaceMediator.to": "New mediator", "RequestExtension.clock": "Which period (empty: that of mediation)", "RequestExtension.days": "How many days more", "RequestRecusal.mediator": "Who should stand aside",
  "RequestRecusal.party": "Asked for by (empty: yourself)", "RequestSupport.place": "Where", "RequestSupport.words": "In words (the partner reads it: no names, no telephone numbers)", "RescheduleSession.people": "Whose time it takes (empty: as it was)",
  "ReturnToCourt.result": "Result of the mediation", "ScheduleSession.parties": "Who is invited (empty: all)", "ScheduleSession.people": "Whose time it takes (empty: the case's mediators)", "ScheduleSession.place": "Place (where it is none of the directory)",
  "RescheduleSession.venue": "Venue", "ScheduleSession.venue": "Venue", "StartSession.venue": "Venue",
  "SendHandOver.digest": "Digest of what arrived (empty: nothing did)", "SendHandOver.entry": "Which hand-over", "SideConfirmation.by": "How they confirmed", "SplitCase.into": "Into which case", "SplitCase.parties": "Parties that go",
  "StartSession.attendance": "Who is there", "StartSession.lead": "Mediator who leads", "StartSession.session": "Planned session (empty: none was planned)", "StateMapping.from": "State until now", "StateMapping.to": "State from now on",
  "SteerVideo.act": "What to do", "SubmitFile.gaps": "What is missing and why (one a line)", "Terminate.advice": "Other ways the parties were told of (arbitration, administration, suit)", "Terminate.reason": "Why it ends", "Thing.count": "How many",
  "Urge.due_date": "Answer by", "Urge.text": "What is urged", "WithdrawDocument.reason": "Why it is taken back",
};

// "planned_date" as "Planned date".
const asWords = (field: string): string => field.charAt(0).toUpperCase() + field.slice(1).replaceAll("_", " ");

export const englishWords = (message: string, field: string): string =>
  ENGLISH_WORDS[`${message}.${field}`] ?? ENGLISH_WORDS[field] ?? asWords(field);
