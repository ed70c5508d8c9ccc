export * from "./events.js";
import type { CopydeskEvent, Span } from "./events.js";

export function unitOf(text: string, point: number): number;
export function range(text: string, span: Span): { start: number; end: number };
export function slice(text: string, span: Span): string;
export function isNewer(event: Pick<CopydeskEvent, "sequence">, held?: string | null): boolean;
