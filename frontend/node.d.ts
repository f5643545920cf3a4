// All that unit tests use of Node. Its whole types would change what setTimeout and others are in the clients.
declare module "node:fs" {
  export function readFileSync(path: URL, encoding: "utf8"): string;
}
