/// What a person read off a section's tables.
struct Reading {
    /// When.
    var date: String
    /// The fingerprint of the text that it was read off. Where the section says something else, the page says that the reading is old.
    var of: String
    var text: String
}

enum Readings {
    /// By the section's id.
    static let all: [String: Reading] = [
        "train": Reading(
            date: "2026-11-23", of: "",
            text: """
                All experiments of this page together took 45 minutes with two workers on a machine with a load of 8 to 20; 45 processor minutes of it are training. Repeated from an empty folder,
                with one worker instead of two, model 1 came out the same to the bit.

                The reward rises from .69 to .79, first images that are right from .46 to .63, and the entropy of a decision falls by more than half. Format errors are gone after SFT
                already (.003). Training stops while the reward still creeps up; longer runs gained nothing on the validation suite. One training takes 56 processor seconds, 30 to 43
                seconds with two workers on a busy machine. The drop *notBetter* is the filter for reflections that did not help; *easy* are prompts that the painter draws in one of three tries.
                """),
        "table2": Reading(
            date: "2026-11-23", of: "",
            text: """
                All three goals are met, and clearly. Why the gains are larger than the paper's .236 and .14 is no mystery: this policy can say everything that its painter listens to, and its
                knowledge base has every fact, so what it learns is *to say* them. Two thirds of the gain over raw come with the first picture (wording), one third with looking and trying again.
                The control "redrawn" shows what eyes and a second try are worth without words. Best-of-N at equal calls is hampered by spreading its calls evenly; "best of 2" and "redrawn" are the
                stricter baselines, and +RL beats them too. The untrained start is no better than raw on composition prompts (the paper's base model is, slightly): that is how it was set, and
                "+SFT - untrained" says as much about that choice as about SFT.
                """),
        "dials": Reading(
            date: "2026-11-23", of: "",
            text: """
                With the wording's effect at 0 the advantage over best of 2 and over "redrawn" is gone, whatever the eyes are: no prompt is better than the query, and one pass is exactly raw. What
                remains is stopping early: the quality of best of 2 with 1.7 to 1.8 pictures instead of 2, and so some advantage over a best-of-N that spreads equal calls blindly (+.07 with
                perfect eyes, +.04 with paper-like ones, none with poor ones). Half the wording effect gives about half the advantage. Poorer eyes cost less than one might fear, because the
                first picture needs none; what they take is the second round's gain (+RL less one pass: about .21, .16 and .09 at wording 1). So the whole result stands and falls with the
                assumption that a painter errs less when it is asked better, by factors that were chosen and not measured.
                """),
        "claim1": Reading(
            date: "2026-11-23", of: "",
            text: """
                It carries over, in both directions, and most where there is most to mend. The gain on `strong` is far beyond the paper's (.057), because the sandbox's strong painter still answers
                to the same words as much.
                """),
        "claim2": Reading(
            date: "2026-11-23", of: "",
            text: """
                Better with every round, up to the sixth, where the step (+.009) is no longer clear. Trained at two rounds, the policy was never paid for a third. It stops by its own eyes, so six
                rounds cost two pictures on the mean, as many as best of 2, which is right half as often. The untrained policy gains nothing from rounds: it hardly looks before it stops.
                """),
        "claim3": Reading(
            date: "2026-11-23", of: "",
            text: """
                The policy tells the tasks apart: knowledge prompts go to the knowing painter, composition prompts mostly to the composing one. The control sees nothing of the task and takes
                the painter that is better on the whole for everything; it serves knowledge prompts as well and composition prompts no better than chance. Only the choice of a tool is shown to
                adapt here; the paper's claim is about reasoning, and templates do not reason.
                """),
        "ablations": Reading(
            date: "2026-11-23", of: "",
            text: """
                - **SFT** matters at this budget: without it RL starts from 22% malformed rollouts and is .07 behind after the same 40 steps.
                - **The pairwise reward** makes no difference to what is measured (+.007 without it), nor to reflection (.156 against .161). The paper has .068 to .079. Here the pointwise
                  reward is exact and both images are scored by the same grader, so the pairwise term says little that the final image does not; a noisy reward model might be another matter.
                - **How a one-round success is credited** does matter, as feared: with nothing for it, training pays for spoiling the first picture. First images stay at .48 instead of .63 and rounds
                  rise from 1.54 to 1.61, at hardly any loss in the final score. With everything for single rounds, failures too, the policy calls less (1.44).
                - **Resampling**, the format reward and Generation Navigator's reward make no difference that three models could show. After SFT there is no format error left to punish.
                - **Rounds over training** only fall (1.53 to 1.47), and do not rise again as the paper's do: with better first pictures there is less to mend, and nothing makes a second round
                  better than it was. From the untrained start they rise instead (1.16 to 1.5), because that start does not look before it stops. A longer training might differ; the
                  paper's policy can still learn to reflect, ours has little left to learn there.
                """),
    ]
}
