/** What the page is. The built page has this before any script runs: see tools/vite/first-paint-plugin.ts. */

const KERAS_EXAMPLE = 'https://keras.io/examples/keras_recipes/antirectifier/';

export function Title() {
  return (
    <>
      <h1>Antirectifier</h1>
      <p>
        Watch a network learn to read. It keeps what others drop: <a href={KERAS_EXAMPLE}>Keras’ example</a>.
      </p>
    </>
  );
}
