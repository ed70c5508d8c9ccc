// Made by contracts/generate.py from the JSON Schemas.

/**
 * A news medium that the article cites as its source; `known_as` as an organisation's.
 *
 * "Associated Press" for AP, and PA is PA Media here.
 */
export interface Agency {
  name: string;
  mentions: Array<Mention>;
  known_as?: string | null;
}

/**
 * All that was found in one article; `annotators` are those that looked, with the enricher's version.
 *
 * `statements` are those that do not stand wholly in quotation marks; `said()` has all.
 * `labels` has what annotators found that have no field of their own, by the annotator's name.
 */
export interface Annotations {
  annotators?: Record<string, string>;
  failed?: Array<AnnotatorFailure>;
  language?: Language | null;
  people?: Array<Person> | null;
  organisations?: Array<Organisation> | null;
  places?: Array<Place> | null;
  agencies?: Array<Agency> | null;
  quotes?: Array<Quote> | null;
  statements?: Array<Statement> | null;
  dates?: Array<DateMention> | null;
  keywords?: Array<Keyword> | null;
  fingerprint?: Array<number> | null;
  reading_seconds?: number | null;
  summary?: Mention | null;
  labels?: Record<string, Array<Label>>;
}

/** An annotator that failed on this article; its facts are missing, the rest stands. */
export interface AnnotatorFailure {
  annotator: string;
  error: string;
}

/**
 * One article. Every field that the copy does not state is null or empty.
 *
 * `filed` is the day that the file's name carries: what is said of "today" is counted from it where
 * the copy does not state when it was published. `item` is what the sender calls the item in all of its
 * versions, `version` the number of this one. `boilerplate` is what the copy shows beside the
 * article; the last word of each rule (`html.related`) is the reason. `words` is null in events of
 * a time before the sums.
 */
export interface Article {
  text: string;
  format: string;
  charset?: string | null;
  title?: Fact | null;
  authors?: Array<Fact>;
  published?: DateFact | null;
  updated?: DateFact | null;
  filed?: DateFact | null;
  dateline?: Fact | null;
  lead?: Fact | null;
  sections?: Array<Section>;
  credit?: Fact | null;
  source_url?: Fact | null;
  declared_language?: Fact | null;
  item?: Fact | null;
  version?: Fact | null;
  boilerplate?: Array<Fact>;
  words?: WordSums | null;
  warnings?: Array<ReadingWarning>;
}

/** Every member of a container was discovered, or rejected for a reason of its own. */
export interface ContainerExpanded {
  document_id: string;
  location: Location;
  members: number;
  rejected?: number;
}

/** Every member of a container was discovered, or rejected for a reason of its own. */
export interface ContainerExpandedEvent {
  specversion?: "1.0";
  id: string;
  source: string;
  type: "container.expanded";
  subject: string;
  time: string;
  datacontenttype?: "application/json";
  dataschema: "urn:copydesk:container.expanded:1";
  traceparent: string;
  correlationid: string;
  causationid?: string;
  generation?: number;
  sequence: string;
  data: ContainerExpanded;
}

/**
 * The copy holds documents as members: an archive, a feed, a mailbox, mail with attachments.
 *
 * `format` is the parser's name for what it is; `depth` counts the containers around the
 * members, 1 for those of a file on disk.
 */
export interface ContainerFound {
  document_id: string;
  content: ContentRef;
  location: Location;
  format: string;
  depth?: number;
}

/**
 * The copy holds documents as members: an archive, a feed, a mailbox, mail with attachments.
 *
 * `format` is the parser's name for what it is; `depth` counts the containers around the
 * members, 1 for those of a file on disk.
 */
export interface ContainerFoundEvent {
  specversion?: "1.0";
  id: string;
  source: string;
  type: "container.found";
  subject: string;
  time: string;
  datacontenttype?: "application/json";
  dataschema: "urn:copydesk:container.found:1";
  traceparent: string;
  correlationid: string;
  causationid?: string;
  generation?: number;
  sequence: string;
  data: ContainerFound;
}

/** Bytes in the content store, named by their SHA-256 (hex). */
export interface ContentRef {
  sha256: string;
  size: number;
}

/**
 * A date of the article; `value` is ISO 8601 (`2024-10-12` or with time and offset).
 *
 * `ambiguous` marks one that reads in two ways (04/05/2024): its value is null.
 */
export interface DateFact {
  text: string;
  value?: string | null;
  span?: Span | null;
  locator?: string | null;
  rule: string;
  confidence?: number;
  ambiguous?: boolean;
}

/**
 * An expression that can be placed on the calendar.
 *
 * `value`: `2024-10-11`, a range `2024-10-23/2024-10-24`, a month `2024-10` or a year
 * `2024`; null where the article gives no date to count from.
 */
export interface DateMention {
  text: string;
  span: Span;
  value?: string | null;
}

/**
 * Copy at a location. `known` says that another location already holds these bytes.
 *
 * A member's path is its container's path, `!/` and its name; `depth` counts the
 * containers around it.
 */
export interface DocumentDiscovered {
  document_id: string;
  content: ContentRef;
  location: Location;
  modified: string;
  known?: boolean;
  supersedes?: string | null;
  depth?: number;
}

/**
 * Copy at a location. `known` says that another location already holds these bytes.
 *
 * A member's path is its container's path, `!/` and its name; `depth` counts the
 * containers around it.
 */
export interface DocumentDiscoveredEvent {
  specversion?: "1.0";
  id: string;
  source: string;
  type: "document.discovered";
  subject: string;
  time: string;
  datacontenttype?: "application/json";
  dataschema: "urn:copydesk:document.discovered:1";
  traceparent: string;
  correlationid: string;
  causationid?: string;
  generation?: number;
  sequence: string;
  data: DocumentDiscovered;
}

/** The article and what it says. */
export interface DocumentEnriched {
  document_id: string;
  content: ContentRef;
  location: Location;
  article?: Article | null;
  article_ref?: ContentRef | null;
  annotations?: Annotations | null;
  annotations_ref?: ContentRef | null;
}

/** The article and what it says. */
export interface DocumentEnrichedEvent {
  specversion?: "1.0";
  id: string;
  source: string;
  type: "document.enriched";
  subject: string;
  time: string;
  datacontenttype?: "application/json";
  dataschema: "urn:copydesk:document.enriched:1";
  traceparent: string;
  correlationid: string;
  causationid?: string;
  generation?: number;
  sequence: string;
  data: DocumentEnriched;
}

/**
 * The document can be searched from now on.
 *
 * `location` is the place of the copy that this was made of, which may have been moved since;
 * `locations` are those that the document has as of `sequence`, of `total`, as `document.located`
 * tells them. Events of a time before that have none, and lie at `location`.
 */
export interface DocumentIndexed {
  document_id: string;
  location: Location;
  index: string;
  title?: string | null;
  published?: string | null;
  language?: string | null;
  locations?: Array<Location>;
  total?: number;
}

/**
 * The document can be searched from now on.
 *
 * `location` is the place of the copy that this was made of, which may have been moved since;
 * `locations` are those that the document has as of `sequence`, of `total`, as `document.located`
 * tells them. Events of a time before that have none, and lie at `location`.
 */
export interface DocumentIndexedEvent {
  specversion?: "1.0";
  id: string;
  source: string;
  type: "document.indexed";
  subject: string;
  time: string;
  datacontenttype?: "application/json";
  dataschema: "urn:copydesk:document.indexed:1";
  traceparent: string;
  correlationid: string;
  causationid?: string;
  generation?: number;
  sequence: string;
  data: DocumentIndexed;
}

/**
 * The document lies elsewhere than before, and is the same: a rename, another copy, one copy less.
 *
 * `locations` are those it has now, of `total`; the same copy in thousands of places is told
 * with a hundred of them. `came` and `left` say what is new among them and what is not
 * among them any more. Its last location going is a withdrawal instead.
 */
export interface DocumentLocated {
  document_id: string;
  locations: Array<Location>;
  total?: number;
  came?: Location | null;
  left?: Location | null;
}

/**
 * The document lies elsewhere than before, and is the same: a rename, another copy, one copy less.
 *
 * `locations` are those it has now, of `total`; the same copy in thousands of places is told
 * with a hundred of them. `came` and `left` say what is new among them and what is not
 * among them any more. Its last location going is a withdrawal instead.
 */
export interface DocumentLocatedEvent {
  specversion?: "1.0";
  id: string;
  source: string;
  type: "document.located";
  subject: string;
  time: string;
  datacontenttype?: "application/json";
  dataschema: "urn:copydesk:document.located:1";
  traceparent: string;
  correlationid: string;
  causationid?: string;
  generation?: number;
  sequence: string;
  data: DocumentLocated;
}

/** The copy as an article. */
export interface DocumentParsed {
  document_id: string;
  content: ContentRef;
  location: Location;
  article?: Article | null;
  article_ref?: ContentRef | null;
}

/** The copy as an article. */
export interface DocumentParsedEvent {
  specversion?: "1.0";
  id: string;
  source: string;
  type: "document.parsed";
  subject: string;
  time: string;
  datacontenttype?: "application/json";
  dataschema: "urn:copydesk:document.parsed:1";
  traceparent: string;
  correlationid: string;
  causationid?: string;
  generation?: number;
  sequence: string;
  data: DocumentParsed;
}

/**
 * A dead letter: what could not be done, why, and the event it was asked with.
 *
 * `document_id` is null where the bytes could not be read, `location` where the event
 * could not; `original` is the input event as CloudEvents JSON.
 */
export interface DocumentRejected {
  step: string;
  reason: ReasonCode;
  detail: string;
  document_id?: string | null;
  location?: Location | null;
  attempts?: number;
  error?: string | null;
  original?: Record<string, unknown> | null;
  original_ref?: ContentRef | null;
}

/**
 * A dead letter: what could not be done, why, and the event it was asked with.
 *
 * `document_id` is null where the bytes could not be read, `location` where the event
 * could not; `original` is the input event as CloudEvents JSON.
 */
export interface DocumentRejectedEvent {
  specversion?: "1.0";
  id: string;
  source: string;
  type: "document.rejected";
  subject: string;
  time: string;
  datacontenttype?: "application/json";
  dataschema: "urn:copydesk:document.rejected:1";
  traceparent: string;
  correlationid: string;
  causationid?: string;
  generation?: number;
  sequence: string;
  data: DocumentRejected;
}

/** The document's last location is gone; `location` is that one. */
export interface DocumentWithdrawn {
  document_id: string;
  location: Location;
  reason: WithdrawalReason;
  superseded_by?: string | null;
}

/** The document's last location is gone; `location` is that one. */
export interface DocumentWithdrawnEvent {
  specversion?: "1.0";
  id: string;
  source: string;
  type: "document.withdrawn";
  subject: string;
  time: string;
  datacontenttype?: "application/json";
  dataschema: "urn:copydesk:document.withdrawn:1";
  traceparent: string;
  correlationid: string;
  causationid?: string;
  generation?: number;
  sequence: string;
  data: DocumentWithdrawn;
}

/** One thing the copy states, the rule that read it, and how sure that rule is. */
export interface Fact {
  text: string;
  value?: string | null;
  span?: Span | null;
  locator?: string | null;
  rule: string;
  confidence?: number;
}

/** A word or phrase that marks this article among others; a higher score says more. */
export interface Keyword {
  text: string;
  score: number;
}

export type KnownPlaceKind = "continent" | "country" | "state" | "county" | "city" | "region" | "island" | "water" | "mountains" | "site";

export type KnownReasonCode = "empty" | "too-large" | "unreadable" | "not-text" | "unsupported-format" | "malformed" | "encrypted" | "no-text" | "needs-ocr" | "bomb" | "parser-timeout" | "parser-memory" | "parser-crash" | "content-missing" | "invalid-event" | "step-failed";

export type KnownStatementKind = "direct" | "partly_direct" | "indirect";

export type KnownStoryRelation = "source" | "copy" | "cut" | "rewrite" | "update_of";

export type KnownWithdrawalReason = "deleted" | "superseded" | "purged";

/** What an annotator says of an article, with the places in the text that show it, if any. */
export interface Label {
  text: string;
  mentions?: Array<Mention>;
}

/** ISO 639-1 code of the main language and the detector's confidence. */
export interface Language {
  code: string;
  confidence: number;
}

/** Where copy lies: a named root, the path below it, and how often that place changed. */
export interface Location {
  root: string;
  path: string;
  revision: number;
}

/** A saved search, by its id and the name that people gave it. */
export interface MatchedSearch {
  id: string;
  name: string;
}

/** One place in the text; `text` is its slice. */
export interface Mention {
  text: string;
  span: Span;
}

/**
 * A document's story from now on; null where it has no copies, or is gone itself.
 *
 * A round-up is of no story but of its own copies'. `holds` names one document of each
 * story that it has parts of. `relation` is what the document is to the source of its story,
 * which one of its documents is; null where that is not told: stories of more than fifty have none.
 */
export interface Move {
  document_id: string;
  story_id?: string | null;
  holds?: Array<string>;
  relation?: StoryRelation | null;
}

/**
 * A party, company, club, ministry, court, agency or outlet.
 *
 * `known_as` is the English name of a body of the world that goes by others too: "United Nations"
 * for UN; null of all others.
 */
export interface Organisation {
  name: string;
  mentions: Array<Mention>;
  known_as?: string | null;
}

/** `role` is the first role that the article states, title or apposition. */
export interface Person {
  name: string;
  mentions: Array<Mention>;
  role?: Mention | null;
}

/**
 * Latitude and longitude in degrees; null where it is not known where the place lies.
 *
 * `geonames_id` and coordinates come from GeoNames; those of a country, state or county are
 * the middle of its places, those of a site that GeoNames lacks the town's in which the article
 * puts it or, `uncertain` then, of the town that it named last; a part of a town or a state lies
 * where the whole does. `country` is ISO 3166-1 alpha-2, `region` the name of the state
 * or province that the place is or lies in, `known_as` the name that GeoNames has for the
 * place of that id: "Germany" for Deutschland. `uncertain` says that another place of the name
 * may be meant: nothing but its size speaks for this one. `nested` counts, from 0, those of
 * the mentions that are a part of another name: the county's in "Harbour County Police".
 */
export interface Place {
  name: string;
  mentions: Array<Mention>;
  kind?: PlaceKind | null;
  geonames_id?: number | null;
  latitude?: number | null;
  longitude?: number | null;
  country?: string | null;
  region?: string | null;
  known_as?: string | null;
  uncertain?: boolean;
  nested?: Array<number>;
}

/** What lies there. */
export type PlaceKind = KnownPlaceKind | string;

/**
 * Somebody's words without their quotation marks; `text` is the slice.
 *
 * `speaker` is the fullest name in the article, null where it names nobody;
 * `cue` is the reporting verb or phrase, `agency` the medium it was reported through.
 */
export interface Quote {
  text: string;
  span: Span;
  speaker?: string | null;
  speaker_mention?: Mention | null;
  cue?: Mention | null;
  agency?: string | null;
}

/** One thing that a reader of the article should know, in a code and, for people, a sentence. */
export interface ReadingWarning {
  code: string;
  detail?: string | null;
  words?: number | null;
  confidence?: number | null;
  reader?: string | null;
}

/** The reasons for which a document is not indexed; later versions may know more. */
export type ReasonCode = KnownReasonCode | string;

/**
 * A document that can be searched from now on is one that these saved searches find.
 *
 * It comes again, under a `generation` or id of its own, when the document is indexed
 * again: after a replay, or for another location of the same copy.
 */
export interface SearchMatched {
  document_id: string;
  location: Location;
  searches: Array<MatchedSearch>;
  title?: string | null;
  published?: string | null;
  language?: string | null;
}

/**
 * A document that can be searched from now on is one that these saved searches find.
 *
 * It comes again, under a `generation` or id of its own, when the document is indexed
 * again: after a replay, or for another location of the same copy.
 */
export interface SearchMatchedEvent {
  specversion?: "1.0";
  id: string;
  source: string;
  type: "search.matched";
  subject: string;
  time: string;
  datacontenttype?: "application/json";
  dataschema: "urn:copydesk:search.matched:1";
  traceparent: string;
  correlationid: string;
  causationid?: string;
  generation?: number;
  sequence: string;
  data: SearchMatched;
}

/** Paragraphs under one heading; the heading is null before the first. */
export interface Section {
  heading?: Fact | null;
  level?: number | null;
  paragraphs?: Array<Fact>;
}

/** Half-open range of code points of the canonical text. */
export interface Span {
  start: number;
  end: number;
}

/**
 * What the article reports somebody to have said or written; `text` is the content's slice.
 *
 * The content stands without its attribution and without "that"; words quoted in a partly
 * direct one keep their marks. Speaker, cue and agency as for quotations.
 */
export interface Statement {
  text: string;
  span: Span;
  speaker?: string | null;
  speaker_mention?: Mention | null;
  cue?: Mention | null;
  agency?: string | null;
  kind: StatementKind;
}

/** How much of a statement stands in quotation marks: all of it, some, nothing. */
export type StatementKind = KnownStatementKind | string;

/**
 * A document came, changed or went, and these documents belong to other stories than before,
 * hold parts of others, or are something else to the source of theirs.
 *
 * A story is two documents or more that are copies, cuts or rewrites of one another; its
 * id is the smallest of theirs. Who applies all `moves` in the order of `turn` knows every
 * story, and what each of its documents is to it; after a crash events may come in another
 * order, and then of a document's moves the one with the highest turn holds. `sizes` has the
 * number of members that each story touched has now, 0 if it is no more. `document_id` is the
 * document that was the cause, `tie` what tied it where it came.
 */
export interface StoryChanged {
  document_id: string;
  turn: number;
  moves: Array<Move>;
  sizes?: Record<string, number>;
  tie?: Tie | null;
}

/**
 * A document came, changed or went, and these documents belong to other stories than before,
 * hold parts of others, or are something else to the source of theirs.
 *
 * A story is two documents or more that are copies, cuts or rewrites of one another; its
 * id is the smallest of theirs. Who applies all `moves` in the order of `turn` knows every
 * story, and what each of its documents is to it; after a crash events may come in another
 * order, and then of a document's moves the one with the highest turn holds. `sizes` has the
 * number of members that each story touched has now, 0 if it is no more. `document_id` is the
 * document that was the cause, `tie` what tied it where it came.
 */
export interface StoryChangedEvent {
  specversion?: "1.0";
  id: string;
  source: string;
  type: "story.changed";
  subject: string;
  time: string;
  datacontenttype?: "application/json";
  dataschema: "urn:copydesk:story.changed:1";
  traceparent: string;
  correlationid: string;
  causationid?: string;
  generation?: number;
  sequence: string;
  data: StoryChanged;
}

/** What a document is to the source of its story. */
export type StoryRelation = KnownStoryRelation | string;

/**
 * What tied a document to a story: a member that it resembles, and how much.
 *
 * `similarity` is the estimated share of the shorter text that the longer one has too.
 */
export interface Tie {
  document_id: string;
  similarity: number;
}

/** Why a document left the index. */
export type WithdrawalReason = KnownWithdrawalReason | string;

/**
 * Where the visible words of a copy went; nothing is counted twice or not at all.
 *
 * `in_text` words are the article's own. `set_aside` has, by reason, those that are none of
 * it and stand in its `boilerplate`; `skipped`, by reason, those that are counted only
 * (navigation, hidden, attachment). `left_over` words are visible and in neither.
 */
export interface WordSums {
  visible: number;
  in_text: number;
  set_aside?: Record<string, number>;
  skipped?: Record<string, number>;
  left_over?: number;
}

export type CopydeskEvent =
  | DocumentDiscoveredEvent
  | DocumentParsedEvent
  | DocumentEnrichedEvent
  | DocumentIndexedEvent
  | DocumentRejectedEvent
  | DocumentWithdrawnEvent
  | DocumentLocatedEvent
  | ContainerFoundEvent
  | ContainerExpandedEvent
  | StoryChangedEvent
  | SearchMatchedEvent;
