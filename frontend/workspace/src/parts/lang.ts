/** The language to mark a text with, by its script: a Chinese contact may well write Latin letters, and then it is not Chinese. */
export function langOf(text: string, wish: string | null | undefined): string | undefined {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return "ja";
  if (/\p{Script=Han}/u.test(text)) return wish && /^(zh|ja)/.test(wish) ? wish : "zh";
  if (/\p{Script=Hangul}/u.test(text)) return "ko";
  if (/\p{Script=Arabic}/u.test(text)) return wish && /^(ar|fa|ur)/.test(wish) ? wish : "ar";
  return wish && !/^(zh|ja|ko|ar|fa|ur)/.test(wish) ? wish : undefined;
}
