"""Writes optimizers.json: five steps of small.json's net by each optimizer, in numpy's double precision.

    python3 src/training/golden/optimizers.py

It uses no ML library. The gradient is derived by hand below and compared with the gradients and the
RMSprop run in small.json. The updates are those of Keras 3 (keras/src/optimizers) with Keras' default
hyper-parameters, except for the momentum.
"""

import json
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
SMALL = json.loads((HERE / "small.json").read_text())
NAMES = list(SMALL["weights"])
X = np.array(SMALL["x"])
Y = np.array(SMALL["y"])
STEPS = 5


def loss_and_gradients(w):
    """Mean cross-entropy of dense, antirectifier, dense, antirectifier, dense, and its gradients."""
    inputs, tape = X, []
    for layer in ("", "_1"):
        out = inputs @ w[f"dense{layer}.kernel"] + w[f"dense{layer}.bias"]
        centred = out - out.mean(axis=1, keepdims=True)
        pair = np.concatenate([np.maximum(centred, 0), np.maximum(-centred, 0)], axis=1)
        tape.append((layer, inputs, centred, pair))
        inputs = pair @ w[f"antirectifier{layer}.kernel"]
    logits = inputs @ w["dense_2.kernel"] + w["dense_2.bias"]
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    chances = shifted / shifted.sum(axis=1, keepdims=True)
    rows = np.arange(len(Y))
    loss = -np.log(chances[rows, Y]).mean()

    grads = {}
    out_grad = chances.copy()
    out_grad[rows, Y] -= 1
    out_grad /= len(Y)
    grads["dense_2.kernel"] = inputs.T @ out_grad
    grads["dense_2.bias"] = out_grad.sum(axis=0)
    grad = out_grad @ w["dense_2.kernel"].T
    for layer, inputs, centred, pair in reversed(tape):
        grads[f"antirectifier{layer}.kernel"] = pair.T @ grad
        pair_grad = grad @ w[f"antirectifier{layer}.kernel"].T
        above, below = np.split(pair_grad, 2, axis=1)
        centred_grad = above * (centred > 0) - below * (centred < 0)
        out_grad = centred_grad - centred_grad.mean(axis=1, keepdims=True)
        grads[f"dense{layer}.kernel"] = inputs.T @ out_grad
        grads[f"dense{layer}.bias"] = out_grad.sum(axis=0)
        grad = out_grad @ w[f"dense{layer}.kernel"].T
    return loss, grads


def rmsprop(w, g, kept, step):
    kept["square"] = 0.9 * kept.get("square", 0) + (1 - 0.9) * g**2
    return w - 0.001 * g / np.sqrt(kept["square"] + 1e-7)


def sgd(w, g, kept, step):
    return w - 0.01 * g


def momentum(w, g, kept, step):
    kept["velocity"] = 0.9 * kept.get("velocity", 0) - 0.01 * g
    return w + kept["velocity"]


def nesterov(w, g, kept, step):
    kept["velocity"] = 0.9 * kept.get("velocity", 0) - 0.01 * g
    return w + 0.9 * kept["velocity"] - 0.01 * g


def adam(w, g, kept, step):
    alpha = 0.001 * np.sqrt(1 - 0.999 ** (step + 1)) / (1 - 0.9 ** (step + 1))
    m, v = kept.get("mean", 0), kept.get("square", 0)
    kept["mean"] = m + (1 - 0.9) * (g - m)
    kept["square"] = v + (1 - 0.999) * (g**2 - v)
    return w - alpha * kept["mean"] / (np.sqrt(kept["square"]) + 1e-7)


def train(update):
    """The loss before each step, and the weights and slots after the last step."""
    weights = {name: np.array(SMALL["weights"][name]) for name in NAMES}
    kept = {name: {} for name in NAMES}
    losses = []
    for step in range(STEPS):
        loss, grads = loss_and_gradients(weights)
        losses.append(float(loss))
        weights = {name: update(weights[name], grads[name], kept[name], step) for name in NAMES}
    slots = {slot: [kept[name][slot] for name in NAMES] for slot in kept[NAMES[0]]}
    return losses, [weights[name] for name in NAMES], slots


def check(what, found, wanted):
    error = np.abs(np.array(found) - np.array(wanted)).max()
    assert error < 1e-8, f"{what} is off by {error}"


def flat(arrays):
    return [[round(float(value), 12) for value in array.ravel()] for array in arrays]


def main():
    loss, grads = loss_and_gradients({name: np.array(SMALL["weights"][name]) for name in NAMES})
    check("the loss", loss, SMALL["loss"])
    for name in NAMES:
        check(f"the gradient of {name}", grads[name], SMALL["gradients"][name])
    losses, weights, _ = train(rmsprop)
    check("RMSprop's loss", losses, SMALL["rmsprop"]["losses"])
    for name, values in zip(NAMES, weights):
        check(f"RMSprop's {name}", values, SMALL["rmsprop"]["weightsAfter5"][name])

    golden = {}
    for update in (sgd, momentum, nesterov, adam):
        losses, weights, slots = train(update)
        golden[update.__name__] = {
            "losses": losses,
            "weightsAfter5": flat(weights),
            "slotsAfter5": {slot: flat(arrays) for slot, arrays in slots.items()},
        }
    (HERE / "optimizers.json").write_text(json.dumps(golden) + "\n")


main()
