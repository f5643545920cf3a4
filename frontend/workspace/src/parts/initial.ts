/** One character for a face: the given name of a short Chinese name, else the first letter. */
export function initial(name: string): string {
  const letters = [...name.trim()];
  const han = letters.length >= 2 && letters.length <= 3 && letters.every((letter) => /\p{Script=Han}/u.test(letter));
  return (han ? letters.at(-1)! : (letters[0] ?? "?")).toUpperCase();
}
