/** What stands for a class on the map. */

/** How many classes have a colour of their own. After these the colours repeat, and only signs differ. */
export const COLOURS = 10;

/** A class' sign: its name if that is short, else the name's first letter. */
export const signOf = (name: string): string => {
  const letters = [...name.trim()];
  return letters.length <= 2 ? letters.join('') : (letters[0] as string);
};
