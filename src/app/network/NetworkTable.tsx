/** The same as the picture of the network, as tables: the outputs, and the strongest units of each layer. */
import { useMemo } from 'react';
import { decimal, percent, signed } from '../format.ts';
import { areHalves } from '../see-inside/contributions.ts';
import tableStyles from '../table.module.css';
import type { Flow } from './flow.ts';
import { goesTo, type Link } from './links.ts';
import type { LivingNetwork } from './living-network.ts';
import styles from './NetworkPanel.module.css';
import type { Place } from './stage-layout.ts';

/** Units shown of each layer. */
const MOST = 20;

interface Props {
  network: LivingNetwork;
  flow: Flow | undefined;
  onPin(place: Place): void;
}

export function NetworkTable({ network, flow, onPin }: Props) {
  if (!flow) {
    return <p className={styles.tables}>Draw something. What the network makes of it is told here.</p>;
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled part has to be reachable by keyboard.
    <section className={styles.tables} tabIndex={0} aria-label="The network as tables">
      <Outputs network={network} flow={flow} />
      {flow.layers.map((_, layer) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the index is the layer.
        <Units key={layer} {...{ network, flow, layer, onPin }} />
      ))}
    </section>
  );
}

function Outputs({ network: { classes, texts, output }, flow }: { network: LivingNetwork; flow: Flow }) {
  const names = areHalves(texts) ? ['Positive halves', 'Negative halves'] : texts;
  return (
    <table className={`${tableStyles.table} ${tableStyles.ruled}`}>
      <caption>Outputs</caption>
      <thead>
        <tr>
          <th scope="col">Output</th>
          {names.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
          <th scope="col">Bias</th>
          <th scope="col">Score</th>
          <th scope="col">Probability</th>
        </tr>
      </thead>
      <tbody>
        {classes.map((name, digit) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {flow.shares.map((share, p) => (
              <td key={texts[p]}>{signed(share[digit] as number)}</td>
            ))}
            <td>{signed(output.bias[digit] as number)}</td>
            <td>{decimal(flow.logits[digit] as number)}</td>
            <td>{percent(flow.probabilities[digit] as number, 1)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The units of a layer with the largest values. */
function Units({ network, flow, layer, onPin }: Omit<Props, 'flow'> & { flow: Flow; layer: number }) {
  const x = flow.layers[layer]?.x as Float32Array;
  const strongest = useMemo(
    () => [...x.keys()].sort((a, b) => Math.abs(x[b] as number) - Math.abs(x[a] as number)).slice(0, MOST),
    [x],
  );
  return (
    <table className={`${tableStyles.table} ${tableStyles.ruled}`}>
      <caption>
        Layer {layer + 1}: the {strongest.length} of {x.length} units with the largest values
      </caption>
      <thead>
        <tr>
          <th scope="col">Unit</th>
          <th scope="col">Value</th>
          <th scope="col">Half</th>
          <th scope="col">Goes to</th>
        </tr>
      </thead>
      <tbody>
        {strongest.map((unit) => (
          <tr key={unit}>
            <th scope="row">
              <button type="button" className="quiet" onClick={() => onPin({ kind: 'unit', layer, unit })}>
                {unit + 1}
              </button>
            </th>
            <td>{decimal(x[unit] as number)}</td>
            <td>{(x[unit] as number) >= 0 ? 'positive' : 'negative'}</td>
            <td>{targets(network, layer, goesTo(network, flow, { layer, unit }, 2))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** For example “3 (+0.41), 8 (−0.22)”. */
function targets({ hidden, mixes, classes }: LivingNetwork, layer: number, links: readonly Link[]): string {
  const last = layer === hidden.length - 1;
  const name = (index: number) => (last ? classes[index] : `${mixes ? 'mixed value' : 'unit'} ${index + 1}`);
  return links.map(({ index, carries }) => `${name(index)} (${signed(carries)})`).join(', ') || 'nothing';
}
