import { z } from 'zod';
import { runReport } from './report.ts';
import { scenarioDocument } from './scenario-document.ts';

/** A file that is generated and committed. */
export interface GeneratedFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** The published JSON Schemas, for editors and for readers of reports. */
export function schemaFiles(): readonly GeneratedFile[] {
  return [
    { path: 'reports/report.schema.json', text: jsonText(runReport, 'Report of an initp run') },
    { path: 'scenarios/scenario.schema.json', text: jsonText(scenarioDocument, 'Scenario of initp') },
  ];
}

function jsonText(schema: z.ZodType, title: string): string {
  // The input side: what a person or program may write, before defaults and units. It also leaves objects of the
  // report open, so that an old reader accepts a report that has grown a field.
  const json = z.toJSONSchema(schema.meta({ title }), { io: 'input' });
  return `${JSON.stringify(json, null, 2)}\n`;
}
