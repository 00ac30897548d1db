"""Writes fixtures.json: what verl, TRL and PyTorch make of small inputs, values and gradients alike.

Every number comes out of the projects' own code. Most of it is called; where a formula stands in the middle of a method that needs a
model, its statements are cut out of the installed source by their syntax tree and run as they are. `.ci/training-fixtures` installs
what is needed and starts this file; its argument is the folder of an older verl.
"""

import ast
import inspect
import json
import math
import os
import pathlib
import platform
import subprocess
import sys
import textwrap
from collections import defaultdict
from types import SimpleNamespace

import numpy as np
import torch

OLDER = """
import json, sys
import torch
import transformers
# A model class that newer releases no longer have; the function under test needs no model.
transformers.AutoModelForVision2Seq = None
from verl.trainer.ppo.core_algos import agg_loss
data = json.load(sys.stdin)
values, mask = torch.tensor(data["values"], dtype=torch.float64), torch.tensor(data["mask"], dtype=torch.float64)
print("RESULT " + json.dumps([agg_loss(values, mask, "seq-mean-token-sum-norm", loss_scale_factor=s).item() for s in data["scales"]]))
"""


def statements(function, first, last):
    """Code of the statements from the one that assigns `first` to the one that assigns `last`, at the function's top level."""
    body = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0].body

    def assigns(node, text):
        return isinstance(node, ast.Assign) and ast.unparse(node).startswith(text)

    begin = next(i for i, node in enumerate(body) if assigns(node, first))
    end = max(i for i, node in enumerate(body) if assigns(node, last) or (isinstance(node, ast.If) and last in ast.unparse(node.test)))
    return compile(ast.Module(body[begin:end + 1], []), inspect.getsourcefile(function), "exec")


class Self:
    """Stands for a trainer: attributes as given."""

    def __init__(self, **attributes):
        self.__dict__.update(attributes)


def batch(seed, lengths, width, spread):
    """Random inputs of a batch; some log-ratios are large, so that every clip bites."""
    generator = torch.Generator().manual_seed(seed)

    def normal(*shape):
        return torch.randn(*shape, generator=generator, dtype=torch.float64)

    rows = len(lengths)
    mask = torch.zeros(rows, width, dtype=torch.float64)
    for row, length in enumerate(lengths):
        mask[row, :length] = 1
    if rows > 3:
        mask[1, 1] = 0  # a token in the middle that the policy did not sample
    old = -normal(rows, width).abs() - 0.1
    return {
        "mask": mask, "old": old, "new": old + spread * normal(rows, width), "reference": old + 0.6 * normal(rows, width),
        "perToken": normal(rows, width), "perSequence": normal(rows),
    }


def numbers(tensor):
    return [float(f"{x:.12g}") for x in tensor.detach().flatten().tolist()]


def graded(function, at):
    """Value and gradient of a loss with respect to log-probabilities."""
    at = at.detach().clone().requires_grad_(True)
    value, metrics = function(at)
    value.backward()
    return {"value": value.item(), "gradient": numbers(at.grad), **metrics}


def advantages_of(data, kind):
    return data["perToken"] if kind == "perToken" else data["perSequence"].unsqueeze(1).expand_as(data["mask"])


def verl_losses(batches):
    from verl.trainer.ppo.core_algos import get_policy_loss_fn
    from verl.workers.config import ActorConfig

    settings = [
        ("clipped", "vanilla", 0.2, 0.2, 3.0), ("clipped", "vanilla", 0.2, 0.28, 1.5), ("clipped", "vanilla", 0.1, 0.3, 10.0),
        ("sequence", "gspo", 0.2, 0.28, 3.0), ("sequence", "gspo", 3e-4, 4e-4, 3.0), ("cispo", "cispo", 0.2, 0.28, 3.0),
    ]
    modes = [("token-mean", None), ("token-sum", None), ("seq-mean-token-sum", None), ("seq-mean-token-mean", None),
             ("seq-mean-token-sum-norm", None), ("seq-mean-token-sum-norm", 16)]
    for name, data in batches.items():
        for loss, function, low, high, dual in settings:
            for mode, scale in modes:
                config = ActorConfig(strategy="fsdp", rollout_n=2, ppo_micro_batch_size_per_gpu=1, clip_ratio=low, clip_ratio_low=low,
                                     clip_ratio_high=high, clip_ratio_c=dual)
                config.global_batch_info["loss_scale_factor"] = scale
                for kind in ["perToken", "perSequence"]:
                    def run(new):
                        value, metrics = get_policy_loss_fn(function)(
                            old_log_prob=data["old"], log_prob=new, advantages=advantages_of(data, kind),
                            response_mask=data["mask"], loss_agg_mode=mode, config=config)
                        return value, {"clipFraction": metrics["actor/pg_clipfrac"], "approximateKL": metrics["actor/ppo_kl"],
                                       "dualClipFraction": metrics["actor/pg_clipfrac_lower"]}

                    yield {"source": "verl", "batch": name, "loss": loss, "low": low, "high": high, "dual": dual, "mode": mode,
                           "length": scale, "advantages": kind, **graded(run, data["new"])}


def trl_losses(batches):
    from trl.trainer.grpo_trainer import GRPOTrainer

    cases = [("grpo", "token", None, 0.0), ("bnpo", "token", None, 0.0), ("dr_grpo", "token", None, 0.0), ("dapo", "token", None, 0.0),
             ("luspo", "token", None, 0.0), ("bnpo", "token", 1.5, 0.0), ("grpo", "sequence", None, 0.0), ("cispo", "token", None, 0.0),
             ("grpo", "token", None, 0.3), ("dr_grpo", "token", None, 0.3)]
    for name, data in batches.items():
        for loss_type, level, delta, beta in cases:
            def run(new):
                accelerator = SimpleNamespace(num_processes=1, gather=lambda x: x, reduce=lambda x, reduction: x)
                trainer = Self(
                    _get_per_token_logps_and_entropies=lambda *a, **k: (new, torch.zeros_like(new), None), aux_loss_enabled=False,
                    top_entropy_quantile=1.0, off_policy_mask_threshold=None, importance_sampling_level=level, beta=beta,
                    args=SimpleNamespace(delta=delta, use_bias_correction_kl=False, steps_per_generation=1), loss_type=loss_type,
                    epsilon_low=0.2, epsilon_high=1.28 if loss_type == "cispo" else 0.28, use_vllm=False,
                    vllm_importance_sampling_correction=False, model=SimpleNamespace(training=True), accelerator=accelerator,
                    current_gradient_accumulation_steps=1, max_completion_length=16, _entropy_bonus_enabled=False,
                    _metrics=defaultdict(lambda: defaultdict(list)))
                ids = torch.zeros_like(new, dtype=torch.long)
                inputs = {"prompt_ids": ids[:, :0], "prompt_mask": ids[:, :0], "completion_ids": ids, "completion_mask": data["mask"],
                          "advantages": data["perSequence"], "old_per_token_logps": data["old"], "ref_per_token_logps": data["reference"],
                          "num_items_in_batch": data["mask"].sum()}
                return GRPOTrainer._compute_loss(trainer, None, inputs), {}

            yield {"source": "trl", "batch": name, "loss": {"cispo": "cispo"}.get(loss_type, "clipped" if level == "token" else "sequence"),
                   "low": 0.2, "high": 1.28 if loss_type == "cispo" else 0.28, "dual": delta, "mode": loss_type, "length": 16, "beta": beta,
                   "advantages": "perSequence", **graded(run, data["new"])}


def kl(batches):
    from verl.trainer.ppo.core_algos import agg_loss, kl_penalty

    far = {"mask": torch.ones(1, 8, dtype=torch.float64), "new": torch.tensor([[-1.0, -30, -2, -0.5, -3, -50, -2.5, -1]]).double(),
           "reference": torch.tensor([[-1.0, -2, -30, -4, -0.5, -1, -0.1, -41]]).double()}
    for name, data in [*batches.items(), ("far", far)]:
        for kind in ["k1", "k2", "k3", "k1+", "k3+"]:
            def run(new):
                tokens = kl_penalty(new, data["reference"], kind)
                return agg_loss(tokens, data["mask"], "token-mean"), {"tokens": numbers(tokens)}

            case = {"kind": kind, "batch": name, **graded(run, data["new"])}
            if name == "far":
                case |= {"new": numbers(data["new"]), "reference": numbers(data["reference"])}
            yield case


def advantages():
    from trl.experimental.async_grpo import async_rollout_worker as worker
    from trl.trainer.grpo_trainer import GRPOTrainer
    from trl.trainer.rloo_trainer import RLOOTrainer
    from verl.trainer.ppo import core_algos

    none = math.nan
    inputs = [
        ([1.0, 0.0, 0.5, 0.5], 4), ([0.7, 1.0, -0.2, 0.5, 0.3, 0.3, 0.3, 0.3], 4), ([0.5, 0.25], 2), ([0.5, 0.25, 1.0], 3),
        ([0.1, 0.9, none, 0.4, none, none, 0.2, none], 4), ([1.0, 0.7, 0.0, 0.3, 0.0, -0.2, 0.8, 1.0], 8),
    ]
    for rewards, size in inputs:
        groups = [index // size for index in range(len(rewards))]
        given = [None if math.isnan(r) else r for r in rewards]
        tensor = torch.tensor(rewards, dtype=torch.float64)

        def case(source, estimator, values):
            return {"source": source, "estimator": estimator, "rewards": given, "groups": groups, "advantages": numbers(values)}

        if None not in given:
            for lone in [False, True]:
                # A last rollout that is alone in its group.
                kept = torch.cat([tensor, torch.tensor([0.7]).double()]) if lone else tensor
                index = np.array(groups + [99] if lone else groups)
                mask = torch.ones(len(kept), 1).double()
                for estimator, function, extra in [
                    ("grpo", core_algos.compute_grpo_outcome_advantage, {}),
                    ("drGRPO", core_algos.compute_grpo_outcome_advantage, {"norm_adv_by_std_in_grpo": False}),
                    ("rloo", core_algos.compute_rloo_outcome_advantage, {}),
                ]:
                    values, _ = function(kept.unsqueeze(1).clone(), mask, index, **extra)
                    yield {**case("verl", estimator, values), "rewards": kept.tolist(), "groups": index.tolist()}
        for estimator, trainer, scale in [("grpo", GRPOTrainer, "group"), ("drGRPO", GRPOTrainer, "none"), ("rloo", RLOOTrainer, None)]:
            code = statements(trainer._generate_and_score_completions, "unscorable_mask", "advantages = torch.nan_to_num")
            scope = {**inspect.getmodule(trainer).__dict__, "rewards_per_func": tensor.unsqueeze(1).clone(), "num_generations": size,
                     "device": "cpu", "mode": "train",
                     "self": Self(multi_objective_aggregation="sum_then_normalize", scale_rewards=scale, reward_clip_range=None, beta=0.0,
                                  normalize_advantages=False, reward_weights=torch.ones(1))}
            exec(code, scope)
            yield case("trl", estimator, scope["advantages"])
        if len(rewards) == size:
            code = statements(worker._AsyncRolloutLoop._score_group, "all_rewards = [[", "scored_mask.any()")
            scope = {**worker.__dict__, "all_rewards": [given]}
            exec(code, scope)
            yield case("trl-async", "grpo", torch.tensor(scope["advantages"]))


def aggregations(batches, older):
    from verl.trainer.ppo.core_algos import agg_loss

    for name, data in batches.items():
        for mode, scale in [("token-mean", None), ("token-sum", None), ("seq-mean-token-sum", None), ("seq-mean-token-mean", None),
                            ("seq-mean-token-sum-norm", None), ("seq-mean-token-sum-norm", 16)]:
            value = agg_loss(data["perToken"], data["mask"], mode, loss_scale_factor=scale)
            yield {"source": "verl", "batch": name, "mode": mode, "length": scale, "value": value.item()}
        request = json.dumps({"values": data["perToken"].tolist(), "mask": data["mask"].tolist(), "scales": [None, 16]})
        output = subprocess.run([sys.executable, "-c", OLDER], input=request, capture_output=True, text=True, check=True,
                                env={**os.environ, "PYTHONPATH": older}).stdout
        line = next(line for line in output.splitlines() if line.startswith("RESULT "))
        for scale, value in zip([None, 16], json.loads(line[7:])):
            yield {"source": "verl-older", "batch": name, "mode": "seq-mean-token-sum-norm", "length": scale, "value": value}


def entropy():
    from verl.utils.torch_functional import entropy_from_logits

    generator = torch.Generator().manual_seed(5)
    logits = (3 * torch.randn(6, 5, generator=generator, dtype=torch.float64)).requires_grad_(True)
    values = entropy_from_logits(logits)
    values.sum().backward()
    return {"logits": numbers(logits), "choices": 5, "values": numbers(values), "gradient": numbers(logits.grad)}


def overlong():
    from verl.experimental.reward_loop.reward_manager import dapo

    owner = next(c for _, c in inspect.getmembers(dapo, inspect.isclass) if c.__module__ == dapo.__name__)
    tree = ast.parse(inspect.getsource(dapo))
    node = next(n for n in ast.walk(tree) if isinstance(n, ast.If) and "self.overlong_buffer_cfg.enable" in ast.unparse(n.test)
                and "overlong_reward" in ast.unparse(n))
    code = compile(ast.Module([node], []), inspect.getsourcefile(owner), "exec")
    for length in [0, 100, 768, 769, 900, 1024, 1100]:
        scope = {"reward": 0.0, "valid_response_length": length, "reward_extra_info": {},
                 "self": Self(max_resp_len=1024, overlong_buffer_cfg=SimpleNamespace(enable=True, len=256, penalty_factor=0.5, log=False))}
        exec(code, scope)
        yield {"length": length, "maximum": 1024, "buffer": 256, "factor": 0.5, "reward": scope["reward"]}


def adamw():
    settings = [
        {"lr": 1e-3, "betas": [0.9, 0.999], "eps": 1e-8, "weightDecay": 1e-2, "norm": None},
        {"lr": 0.05, "betas": [0.8, 0.95], "eps": 1e-6, "weightDecay": 0.1, "norm": 0.5},
        {"lr": 0.01, "betas": [0.9, 0.999], "eps": 1e-8, "weightDecay": 0.0, "norm": 100.0},
    ]
    for chosen in settings:
        generator = torch.Generator().manual_seed(9)
        parameters = torch.nn.Parameter(torch.randn(7, generator=generator, dtype=torch.float64))
        case = {**chosen, "initial": numbers(parameters), "gradients": [], "norms": [], "parameters": []}
        optimizer = torch.optim.AdamW(
            [parameters], lr=chosen["lr"], betas=tuple(chosen["betas"]), eps=chosen["eps"], weight_decay=chosen["weightDecay"])
        for _ in range(12):
            parameters.grad = 2 * torch.randn(7, generator=generator, dtype=torch.float64)
            case["gradients"].append(parameters.grad.tolist())
            norm = torch.nn.utils.clip_grad_norm_([parameters], chosen["norm"] if chosen["norm"] else math.inf)
            case["norms"].append(norm.item())
            optimizer.step()
            case["parameters"].append(numbers(parameters))
        yield case


def main():
    import trl
    import verl

    batches = {"ragged": batch(1, [7, 5, 1, 0, 6], 7, 1.0), "near": batch(2, [4, 4], 4, 0.15), "single": batch(3, [1], 3, 2.0)}
    older = sys.argv[1]
    older_version = pathlib.Path(older, "verl/version/version").read_text().strip()
    fixtures = {
        "versions": {"verl": verl.__version__, "verl-older": older_version, "trl": trl.__version__, "torch": torch.__version__,
                     "numpy": np.__version__, "python": platform.python_version()},
        "batches": {name: {"sequences": data["mask"].shape[0], "width": data["mask"].shape[1],
                           **{key: numbers(value) for key, value in data.items()}} for name, data in batches.items()},
        "advantages": list(advantages()),
        "losses": [*verl_losses(batches), *trl_losses(batches)],
        "aggregations": list(aggregations(batches, older)),
        "kl": list(kl(batches)),
        "entropy": entropy(),
        "overlong": list(overlong()),
        "adamw": list(adamw()),
    }
    path = pathlib.Path(__file__).with_name("fixtures.json")
    lines = []
    for key, value in fixtures.items():
        if isinstance(value, list):
            rows = ",\n".join("  " + json.dumps(row) for row in value)
            lines.append(f" {json.dumps(key)}: [\n{rows}\n ]")
        else:
            lines.append(f" {json.dumps(key)}: {json.dumps(value)}")
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print({key: len(value) for key, value in fixtures.items()}, path.stat().st_size, "bytes")


main()
