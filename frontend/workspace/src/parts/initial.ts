/** One character for a face: the first, without the familiar 小, 阿 or 老 that stands before a Chinese name. */
export function initial(name: string): string {
  const letters = [...name.trim()];
  const familiar = letters.length > 1 && /[小阿老]/u.test(letters[0]!) && /\p{Script=Han}/u.test(letters[1]!);
  return (letters[familiar ? 1 : 0] ?? "?").toUpperCase();
}
