// The workspace's own shapes against the server's document: a difference does not compile (npm run check).
import { expect, it } from "vitest";
import { agrees, type Same, type Schema, type Shown } from "$shared/ties.ts";
import { openApi, type Agent, type Catchup, type Inbox, type Invitation, type Page, type Session, type Team } from "./api.ts";

type Calls = ReturnType<typeof openApi>;

agrees<Same<Schema["Team"], Team>>();
agrees<Same<Schema["InboxRow"], Inbox>>();
agrees<Same<Schema["Session"], Session>>();
agrees<Same<Schema["Link"], Invitation>>();
agrees<Same<Shown<Schema["RowPage"]>, Page>>();
agrees<Same<Shown<Schema["Sync"]>, Catchup>>();
agrees<Same<Omit<Schema["Agent"], "role">, Omit<Agent, "role">>>();
agrees<Parameters<Calls["saveNote"]>[1] extends Schema["NewWords"] ? true : false>();
agrees<Parameters<Calls["assign"]>[1] extends Schema["Assignment"] ? true : false>();
agrees<Parameters<Calls["changeAgent"]>[1] extends Schema["AgentChange"] ? true : false>();

it("has a call for each thing an agent does", () => {
  const calls = openApi({ locale: () => "en", onSignedOut: () => undefined });
  expect(Object.keys(calls)).toContain("saveNote");
});
