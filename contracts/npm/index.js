// Spans count Unicode code points; JavaScript's strings count UTF-16 units. Everything else is types.

/** The position in UTF-16 units of a position in code points; the string's end for one beyond it. */
export function unitOf(text, point) {
  let unit = 0;
  for (let left = point; left > 0 && unit < text.length; left--) unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
  return unit;
}

/** The range in UTF-16 units of a span, for ranges and highlights of a page. */
export function range(text, span) {
  const start = unitOf(text, span.start);
  return { start, end: start + unitOf(text.slice(start), span.end - span.start) };
}

/** The part of the text that a span names. */
export function slice(text, span) {
  const { start, end } = range(text, span);
  return text.slice(start, end);
}

/** The reading rule: whether an event is newer than what is held of its document, a `sequence` or nothing. */
export function isNewer(event, held) {
  return event.sequence > (held ?? "");
}
