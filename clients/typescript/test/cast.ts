import assert from "node:assert/strict";
import { Client, PeriodDocument, ReportDocument, UpdateReportDocument, type ClientOptions, type ReportQuery } from "@thidua/client";

/** Where the demonstration runs; whoever starts the tests has started it. */
export const site = process.env["THIDUA"] ?? assert.fail("THIDUA names no running demonstration");

export const password = "thidua-demo";

/** Somebody of the demonstration, signed in: chuyenvien@phuyen. Messages are English. */
export async function as(who: string, options: Partial<ClientOptions> = {}): Promise<Client> {
  const { token } = await new Client({ site }).signIn(`${who}.thidua.example`, password);
  return new Client({ site, language: "en", token: () => token, ...options });
}

/** The first half-year's period of 2022. */
export async function period(client: Client): Promise<string> {
  const { period } = await client.request(PeriodDocument, { clusterCode: "DHMT", code: "2022-H1" });
  return period?.id ?? assert.fail("there is no period");
}

export type Report = Extract<NonNullable<ReportQuery["node"]>, { __typename: "Report" }>;

/** A report as this client reads it. */
export async function read(client: Client, id: string): Promise<Report> {
  const { node } = await client.request(ReportDocument, { id });
  assert.equal(node?.__typename, "Report");
  return node as Report;
}

/** Fills a report in, so that it can be signed. */
export async function fill(client: Client, id: string): Promise<void> {
  const report = await read(client, id);
  const { updateReport } = await client.request(UpdateReportDocument, {
    input: {
      reportId: id,
      expectedVersion: report.version,
      number: "12/BC-SVHTTDL",
      cutoffOn: "2022-06-30",
      sections: report.sections.map(({ key }) => ({ key, body: "Nội dung." })),
      indicators: report.indicators.map(({ code }) => ({ code, actual: 0 })),
    },
  });
  assert.deepEqual(updateReport.errors, []);
}
