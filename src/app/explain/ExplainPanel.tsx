/** “What am I looking at?”: the network from a pixel to its learning, with pictures of the real network. */
import { useMemo, useRef } from 'react';
import { strokesToImage } from '../../drawing/image.ts';
import { THREE } from '../../drawing/three.ts';
import { useLatestAnswer } from '../use-latest-answer.ts';
import { useOnScreen } from '../use-on-screen.ts';
import { usePage } from '../use-page.ts';
import { type FirstLayer, meanOf, weightedSums } from './arithmetic.ts';
import { Centring } from './Centring.tsx';
import styles from './ExplainPanel.module.css';
import { Halves } from './Halves.tsx';
import { Learning } from './Learning.tsx';
import { Mixing } from './Mixing.tsx';
import { PixelFigure } from './PixelFigure.tsx';
import { Step } from './Step.tsx';
import { WeightedSum } from './WeightedSum.tsx';

const OWN_IMAGE = strokesToImage(THREE).image;
const OWN_DIGIT = { image: OWN_IMAGE, isDrawn: false };

export default function ExplainPanel() {
  const area = useRef<HTMLElement>(null);
  const seen = useOnScreen(area);
  const drawing = usePage((state) => state.drawing);
  const { image, isDrawn } = drawing.ink === 'digit' ? { image: drawing.image, isDrawn: true } : OWN_DIGIT;
  const first = useFirstLayer(seen);
  const sums = useMemo(() => first && weightedSums(image, first.kernel, first.bias), [image, first]);
  const other = usePage(({ model }) => model && model.recipe.activation !== 'antirectifier');
  const mean = useMemo(() => (sums ? meanOf(sums) : 0), [sums]);
  return (
    <section ref={area} className={styles.explain} aria-labelledby="explain-title">
      <h2 id="explain-title">What am I looking at?</h2>
      <p>
        This page teaches a computer to read handwritten digits. Nobody tells it the rules. It sees examples,
        makes mistakes, and gets a little better after each. Here is how, in six steps. All pictures are of
        the network on this page,{' '}
        {isDrawn ? 'and of the digit on your pad.' : 'and of a 3. Draw on the pad, and they show your digit.'}
      </p>

      {other && (
        <p className="note">
          This network has another layer now. Steps 3 and 4 show what the Antirectifier would do with its
          sums.
        </p>
      )}
      <Step
        title="1. A pixel"
        exact="x ∈ [0, 1]⁷⁸⁴, row by row. A drawing is scaled and centred as MNIST’s digits were."
        figure={<PixelFigure image={image} />}
      >
        <p>
          A computer sees no digit. It sees a grid of 28 × 28 squares, its pixels. Each pixel is a number: 0
          is white paper, 1 is full ink, and an edge is something in between. So a digit is a list of 784
          numbers.
        </p>
        <p>All that follows is arithmetic with this list.</p>
      </Step>

      <Step
        title="2. A weighted sum"
        exact="z = Wᵀx + b, with W of 784 × units. The colours show a unit’s column of W."
        figure={first && sums && <WeightedSum image={image} first={first} sums={sums} />}
      >
        <p>
          The network’s first layer has {first?.bias.length ?? 256} units. A unit is a small counter. It has a
          weight for each pixel: a number that says how much this pixel counts, for or against.
        </p>
        <p>
          The unit multiplies each pixel by its weight, and adds everything up. A high sum says: I see what I
          look for. A low one says: I see the opposite.
        </p>
      </Step>

      <Step
        title="3. Centring"
        exact="c = z − mean(z), the mean over the units of the layer, for each picture by itself."
        figure={sums && <Centring sums={sums} mean={mean} />}
      >
        <p>
          What tells digits apart is how the units differ from each other, not what they have in common. So
          the layer takes the mean of all its sums, and subtracts it from each.
        </p>
        <p>
          Here all sums are pushed up a little, as if each unit were too eager. Take the mean off, and nothing
          of the push is left: about as many numbers are above zero as below.
        </p>
      </Step>

      <Step
        title="4. Two halves"
        exact="[relu(c), relu(−c)], with relu(x) = max(0, x): twice as many numbers, none below zero."
        figure={sums && <Halves sums={sums} mean={mean} />}
      >
        <p>
          Most networks now use ReLU: what is above zero stays, and what is below becomes zero. About half of
          the numbers are gone.
        </p>
        <p>
          The <em>Antirectifier</em> keeps both. One half holds the numbers above zero. The other holds those
          below, without their minus sign. “I see the opposite” is also worth knowing.
        </p>
      </Step>

      <Step
        title="5. Mixing"
        exact="h = [relu(c), relu(−c)] · K, again for the second layer; then p = softmax(hV + a)."
        figure={<Mixing image={image} seen={seen} />}
      >
        <p>
          Now the layer mixes: it makes new weighted sums, of both halves. A second layer does all of this
          again with what the first has made. So it can find what no single sum of pixels could.
        </p>
        <p>
          At the end there are ten sums, one for each digit. The largest wins. To turn the sums into
          probabilities, each becomes a power of e, and is divided by the sum of all ten.
        </p>
      </Step>

      <Step
        title="6. Learning from mistakes"
        exact="w ← w − rate · ∂loss/∂w, loss = −log p(right digit). RMSprop also divides by the slope’s usual size."
        figure={<Learning />}
      >
        <p>
          At first all weights are random, and the network guesses. Training shows it a digit and the right
          answer. The loss says how wrong it was: zero if it was sure and right, large if it was sure and
          wrong.
        </p>
        <p>
          Then, for each weight: would the loss be smaller with a little more of it, or a little less? That is
          a slope, and one can calculate it. Each weight goes a small step downhill. Try it with a network of
          one weight. The learning rate says how large the step is.
        </p>
      </Step>

      <p>
        That is all. The network on this page does this for all of its weights at once, with 128 digits a step
        and some 400 steps an epoch. An epoch is one time through all digits. Press <strong>Train</strong>,
        and watch the loss fall.
      </p>
      <p className="hint">
        By Keras’ recipe it then reads about 98 of 100 digits that it has never seen. Those are the test
        digits: it may not learn from them, else the number would say nothing.
      </p>
    </section>
  );
}

/** The weights of the first layer; undefined until they are here. */
function useFirstLayer(wanted: boolean): FirstLayer | undefined {
  const weights = useLatestAnswer('read-weights', wanted)?.weights;
  return useMemo(() => {
    const [kernel, bias] = weights ?? [];
    if (kernel?.shape[0] !== OWN_IMAGE.length || bias?.shape[0] !== kernel.shape[1]) return undefined;
    return { kernel: kernel.values, bias: bias?.values as Float32Array };
  }, [weights]);
}
