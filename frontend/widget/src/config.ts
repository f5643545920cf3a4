/** What the server wrote into the page. */
export interface Config {
  inbox: string;
  company: string;
  languages: string[];
  /** Origins that may hold us in a frame and talk to us. */
  parents: string[];
  full_page: boolean;
}

const NOTHING: Config = { inbox: "", company: "Havendesk", languages: [], parents: [], full_page: true };

export function readConfig(): Config {
  const content = document.querySelector<HTMLMetaElement>('meta[name="havendesk"]')?.content ?? "";
  if (!content.startsWith("{")) return NOTHING;
  return { ...NOTHING, ...(JSON.parse(content) as Partial<Config>) };
}
