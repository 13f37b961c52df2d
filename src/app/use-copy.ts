import { useState } from 'react';

/** Puts texts into the clipboard, and says how that went. `say('')` takes the words back. */
export function useCopy(words: { copied: string; refused: string }) {
  const [said, say] = useState('');
  const copy = async (text: string) => {
    try {
      // `clipboard` is undefined on a page that did not come over https. Then this throws.
      await navigator.clipboard.writeText(text);
      say(words.copied);
    } catch {
      say(words.refused);
    }
  };
  return { said, say, copy };
}
