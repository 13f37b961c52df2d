/** Writes what it takes to go on in Python: the model, the file of its layer's class, and a training program. */
import { type DatasetHead, MNIST } from '../data/split.ts';
import { kerasLayerModule } from '../expression/layer-keras.ts';
import { chosenActivation } from '../model/preset-activation.ts';
import type { Recipe } from '../training/recipe.ts';
import type { StoredModel } from './stored-model.ts';
import { layerFileName, writeKeras } from './write-keras.ts';
import { zipFiles } from './zip.ts';

const MODEL_FILE = 'model.keras';

/** @param layerName the visitor's name for a layer of their own. */
export async function writePython(model: StoredModel, layerName?: string): Promise<Uint8Array<ArrayBuffer>> {
  const { recipe } = model;
  const layer = layerFileName(recipe, layerName);
  return zipFiles({
    [MODEL_FILE]: await writeKeras(model, layerName),
    ...(layer && { [`${layer}.py`]: kerasLayerModule(chosenActivation(recipe.activation), layerName) }),
    'train.py': trainFile(recipe, layer),
  });
}

/** Only Keras' own data come with Keras. */
function loading({ id, name, classes }: DatasetHead): string {
  if (id === MNIST.id) return '(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()';
  return `# The page learnt from other data: ${JSON.stringify(name)}. Put them into data.npz, as arrays of images [rows, 28, 28]
# with bytes 0 (paper) to 255 (ink), and of labels [rows]. A label is an index here:
# ${JSON.stringify(classes)}
data = np.load(os.path.join(HERE, "data.npz"))
x_train, y_train = data["x_train"], data["y_train"]
x_test, y_test = data["x_test"], data["y_test"]`;
}

/** Early stopping as an argument of `fit`. */
function callbacks({ earlyStopping, patience }: Recipe): string {
  if (earlyStopping === 'none') return '';
  const monitor = earlyStopping === 'valLoss' ? 'val_loss' : 'val_sparse_categorical_accuracy';
  return `,
          callbacks=[keras.callbacks.EarlyStopping("${monitor}", patience=${patience}, restore_best_weights=True)]`;
}

/** @param layer the name of the file with the layer's class, without its ending. */
function trainFile(recipe: Recipe, layer: string | undefined): string {
  const { data, examples, epochs, batchSize, validationSplit, augmentation } = recipe;
  const varied =
    augmentation === 'none'
      ? ''
      : '\nThe page also varied the digits in each epoch. This program trains on them as they are.\n';
  return `"""Goes on training ${MODEL_FILE} with Keras 3, from where the page stopped.

    python train.py --epochs 5
    python train.py --distribute

With --distribute Keras trains on all devices with JAX. For several hosts, start it on each of them
with KERAS_DISTRIBUTION_JOB_ADDRESSES (host:port of the first), KERAS_DISTRIBUTION_NUM_PROCESSES and
KERAS_DISTRIBUTION_PROCESS_ID set.
${varied}"""

import argparse
import os

arguments = argparse.ArgumentParser(description="Goes on training ${MODEL_FILE}.")
arguments.add_argument("--epochs", type=int, default=${epochs})
arguments.add_argument("--distribute", action="store_true", help="on all devices and hosts")
options = arguments.parse_args()

# Keras reads this when it is imported.
if options.distribute:
    os.environ["KERAS_BACKEND"] = "jax"

import keras${data.id === MNIST.id ? '' : '\nimport numpy as np'}
${layer ? `\nimport ${layer}  # registers the layer's class\n` : ''}
HERE = os.path.dirname(os.path.abspath(__file__))
BATCH = ${batchSize}

# This process trains on every HOSTS-th row, from row HOST, in batches of a size that the devices can share.
HOST, HOSTS, batch = 0, 1, BATCH
if options.distribute:
    if "KERAS_DISTRIBUTION_JOB_ADDRESSES" in os.environ:
        keras.distribution.initialize()
        HOST = int(os.environ["KERAS_DISTRIBUTION_PROCESS_ID"])
        HOSTS = int(os.environ["KERAS_DISTRIBUTION_NUM_PROCESSES"])
    devices = len(keras.distribution.list_devices())
    # Before the model is loaded, so that every device gets its weights.
    keras.distribution.set_distribution(
        keras.distribution.DataParallel(auto_shard_dataset=False)
    )
    batch = -(-BATCH // devices) * devices // HOSTS


def share(x, y):
    """The rows of this process: all of them, or with --distribute whole batches."""
    if not options.distribute:
        return x, y
    count = len(x) // (HOSTS * batch) * batch
    return x[HOST::HOSTS][:count], y[HOST::HOSTS][:count]


${loading(data)}

# Make one row of 784 numbers from 0 to 1 out of each image.
x_train = x_train.reshape(-1, 784).astype("float32") / 255
x_test = x_test.reshape(-1, 784).astype("float32") / 255

# The last of these rows are for validation.
EXAMPLES = ${examples}
TRAINED = int(EXAMPLES * (1 - ${validationSplit}))
train = share(x_train[:TRAINED], y_train[:TRAINED])
validation = share(x_train[TRAINED:EXAMPLES], y_train[TRAINED:EXAMPLES])
test = share(x_test, y_test)

# The model comes compiled, with the optimizer's state.
model = keras.models.load_model(os.path.join(HERE, "${MODEL_FILE}"))
print(f"After {int(model.optimizer.iterations)} steps:")
model.evaluate(*test, batch_size=batch)

model.fit(*train, batch_size=batch, epochs=options.epochs, validation_data=validation${callbacks(recipe)})
model.evaluate(*test, batch_size=batch)

# The page can read this file.
if HOST == 0:
    model.save(os.path.join(HERE, "trained.keras"))
`;
}
