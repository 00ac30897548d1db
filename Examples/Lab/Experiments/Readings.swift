/// What a person read from a section's tables.
struct Reading {
    var date: String
    /// The fingerprint of the text that it was read from. If the section has changed since, the page says that the reading is old.
    var of: String
    var text: String
}

enum Readings {
    /// By the section's id.
    static let all: [String: Reading] = [
        "train": Reading(
            date: "2026-11-24", of: "e3a8ee9a",
            text: """
                The settings are the first of those that were tried ([the settings that were tried](#the-settings-that-were-tried)); longer runs gained nothing on the validation suite. Repeated on 2026-11-24 from an empty folder, all five trainings came
                out as on 2026-11-23, to the bit.

                Means of the first and of the last five steps: the reward rises from .69 to .79, first images that are right from .46 to .63, the entropy of a decision falls from .47 to .19, and the policy ends .23 nats a token from where RL began. Format errors are gone
                after SFT already (.002). The reward is nearly flat over the last ten steps. Rounds rise a little first, to 1.57 in the best five, and then fall to 1.48; see the ablations. The drop *notBetter* is the filter for
                reflections that did not help; *easy* are prompts that the painter draws in one of three tries; *noReference* those that the stronger painter did not draw in three.
                """),
        "hint": Reading(
            date: "2026-11-24", of: "21975031",
            text: """
                The hint matters, where it can: on prompts that imply a fact the right picture doubles the share of reflections that help (.37 to .72) and triples the share that end right (.21 to .62); a wrong
                picture is worth no more than none. On the other prompts all three are equal, as they must be. Imitation carries it over: with the right hint SFT reaches .69 on implied facts against .49, and the rest of
                the validation suite is untouched. How large the effect is was chosen with the teacher (it is sure of 30% of the facts without a picture, and a picture tells it nothing else); that it is there, that
                it needs the *right* picture, and that the student learns it from transcripts without the picture is what the pipeline shows. The paper gives no figure without the hint. The draws are not those of the trainings above, because the pipeline's seeds depend on its filters
                and here one watches.
                """),
        "table2": Reading(
            date: "2026-11-24", of: "8c63baaf",
            text: """
                All three goals are met, and clearly. Why the gains are larger than the paper's .236 and .14 is no mystery: this policy can say everything that its painter listens to, and its
                knowledge base has every fact, so what it learns is *to say* them. Two thirds of the gain over raw come with the first picture (wording), one third with looking and trying again; in the paper it is
                the same (.157 of .236 in one pass). As in the paper, most of the gain over the untrained start comes with SFT (78% here, 74% there).
                The control "redrawn" shows what eyes and a second try are worth without words. Best-of-N at equal calls is hampered by spreading its calls evenly; "best of 2" and "redrawn" are the
                stricter baselines, and +RL beats them too. The untrained start is no better than raw on composition prompts (the paper's base model is, slightly): that is how it was set, and
                "+SFT - untrained" says as much about that choice as about SFT.
                """),
        "dials": Reading(
            date: "2026-11-24", of: "06b37982",
            text: """
                With the wording's effect at 0 the advantage over best of 2 and over "redrawn" is gone, whatever the eyes are: no prompt is better than the query, and one pass is exactly raw. What
                remains is stopping early: the quality of best of 2 with 1.7 to 1.8 pictures instead of 2, and so some advantage over a best-of-N that spreads equal calls blindly (+.07 with
                perfect eyes, +.04 with paper-like ones, none with poor ones). Half the wording effect gives about half the advantage. Poorer eyes cost less than one might fear, because the
                first picture needs none; what they take is the second round's gain (+RL less one pass: about .21, .16 and .09 at wording 1). So the whole result stands and falls with the
                assumption that a painter errs less when it is asked better, by factors that were chosen and not measured.
                """),
        "claim1": Reading(
            date: "2026-11-24", of: "92c248f2",
            text: """
                It carries over, in both directions, and least where there is least to mend. The gain on `strong` is far beyond the paper's (.057), because the sandbox's strong painter still answers
                to the same words as much.
                """),
        "claim2": Reading(
            date: "2026-11-24", of: "b7f5b253",
            text: """
                Better with every round, up to the sixth, where the step (+.009) is no longer clear. Trained at two rounds, the policy was never paid for a third. It stops by its own eyes, so six
                rounds cost two pictures on the mean, as many as best of 2, which is right half as often. The untrained policy gains nothing from rounds: it hardly looks before it stops.
                """),
        "claim3": Reading(
            date: "2026-11-24", of: "b88f91a3",
            text: """
                The policy tells the tasks apart: knowledge prompts go to the knowing painter, composition prompts mostly to the composing one. The controls saw nothing of the task in training, and take
                the painter that is better on the whole for everything, also where they are shown the prompt's own features afterwards; they serve knowledge prompts as well and composition prompts no better than the untrained policy does. Only the choice of a tool is shown to
                adapt here; the paper's claim is about reasoning, and templates do not reason.
                """),
        "ablations": Reading(
            date: "2026-11-24", of: "919e86b2",
            text: """
                - **SFT** matters at this budget: without it RL starts from 13% malformed turns and is .07 behind after the same 40 steps. How much it matters was chosen with that start (†).
                - **The pairwise reward** makes no difference to what is measured (+.007 without it), nor to reflection (.156 against .161). **The paper disagrees**: .068 without it, .079 with it. Here the pointwise
                  reward is exact and both images are scored by the same grader, so the pairwise term says little that the final image does not; a noisy reward model might be another matter. A difference of the paper's
                  size (.011) is also smaller than what three models can show (the interval of the change is ± .027).
                - **How a one-round success is credited** does matter, as feared: with nothing for it, training pays for spoiling the first picture. First images stay at .48 instead of .63 and rounds
                  rise from 1.54 to 1.61, at hardly any loss in the final score. With everything for single rounds, failures too, the policy calls less (1.44).
                - **Resampling** and Generation Navigator's reward make no difference that three models could show.
                - **Rounds over training** rise for about eight steps (1.53 to 1.59) and fall from then on (1.47 at the end). **The paper disagrees**: there they fall first and rise later. Our guess: the cold start leaves a
                  policy that stops a little too early by its eyes, which is mended within a few steps, before its first pictures get better; from then on better first pictures leave less to mend, and nothing makes a second
                  round worth more than it was. The paper's policy can still learn to reflect late in training, ours has little left to learn there. From the untrained start rounds rise for most of the training (1.16 to 1.51), because that start does not look before it stops.
                """),
    ]
}
