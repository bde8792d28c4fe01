/** The forms that a report can be rendered in. `json` is the report itself. */
export const REPORT_FORMATS = ['text', 'json', 'html', 'junit', 'markdown', 'github', 'tap', 'ndjson'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];
