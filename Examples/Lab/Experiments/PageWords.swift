/// The text of the page around the sections.
enum PageWords {
    static let title = "# The sandbox's results"

    static let quick =
        "> **These are quick results.** Everything was made very small to show that it runs. No figure on this page means anything."

    static let rules = """
        **All of this is a simulation.** The painter, the eyes and the policy are the sandbox's ([Sandbox.md](../Sandbox.md)); nothing here is a result on a
        real model, and the paper's figures stand beside ours only to say what was to be reproduced. What is marked † means nothing beyond the simulation;
        the [last section](#what-cannot-mean-anything-in-a-simulation) says why, and which rows are not made at all. `Examples/Lab/Experiments` writes this page from the JSON files beside it:

        ```sh
        make experiments                  # all of it; or ARGS="table2", and so on
        make experiments ARGS=check       # is the page what the JSON files say? Seconds.
        ```

        Rules that hold for every table:
        - Trained only on prompts that the sandbox generates (`SandboxSuites.training`); none of them is a prompt that is measured on, and none asks a fact
          that the knowledge suite asks. Every training checks that, and `check` does for all of them. Some mean a scene that a held-out riddle means too, by other words or another fact (`check` counts them); the policy's
          features know no object's name, so it cannot learn scenes by heart.
        - Settings were chosen on a validation suite of further generated prompts, none of which is reported on, never on the 280 GenEval++ prompts.
        - Trained models are numbered 1, 2, ... Model *m* trains with seed 100 + *m* (cold-start prompts 200 + *m*) and eyes 1000 + *m*, is validated with 3000 + *m* and eyes 4000 + *m*,
          and is measured with seed 8000 + *m* and eyes 9000 + *m*. All rows of a table use the same seeds; best-of-N chooses with the policy's eyes.
        - The scorer is `PictogramGrader`, which sees without errors. It is the reward model of training as well: a reward model that errs is not simulated.
        - Intervals are 95% bootstrap unless the section says otherwise, clustered by prompt and by trained model. *p* flips the signs of whole prompts and takes the trained models as given, so it can be small where the interval,
          which knows that models differ, holds 0; then the interval counts. No repairs: a malformed turn ends the session, and without an image it counts 0.
        - The start is `SandboxPolicyParameters.untrained`: 13% malformed turns, about half of the prompts copied, set by hand after what the paper says of its base model.
          It is weak by construction, so gains over it say little; gains over `raw` and over best-of-N are what counts.
        - The policy's knowledge base holds all facts, the held-out ones too. What training changes is whether an implied fact is said, by kind (count, color, object).
        """

    static let meaningless: String = {
        let marked = [
            [
                "`untrained` rows and differences to them; training without SFT, which begins there",
                "The start was set by hand to be as weak as the paper's base model. How far it is left behind was therefore chosen.",
            ],
            [
                "tokens",
                "Turns are templates: their number of words was written by us, and no decision makes a thought longer or better.",
            ],
            [
                "seconds",
                "An image takes about 3 ms and a turn less than 1 ms. They say what the experiments cost, and nothing about an agent's latency.",
            ],
            [
                "how much other painters gain (claim 1)",
                "Wording moves the rates of every painter by the same factors, so that it carries over is built in; only that training did not tie itself to one painter is shown.",
            ],
            [
                "without the format reward (ablations)",
                "After SFT there are hardly any format errors left to punish, so the row cannot differ.",
            ],
            [
                "hints where everything is said",
                "The teacher learns from an image only what an implied fact means, so the row has no effect by construction.",
            ],
        ]
        let absent = [
            [
                "a reward model that errs, contradictions between the two orders",
                "The grader is exact: the pairwise reward cannot be fooled, and its two orders agree. What a noisy judge does to training is not shown.",
            ],
            [
                "the judge's agreement with people",
                "The grader compares with the prompt's metadata and sees without errors.",
            ],
            [
                "leaked hints",
                "The policy's words come from templates that cannot speak of a hint. The filter is in the pipeline and drops nothing.",
            ],
            ["money", "Nothing here has a price."],
            [
                "imagination prompts, realism, aesthetics (ImagineBench, WISE)",
                "The painter has no style, and its knowledge is a table of 71 facts.",
            ],
            [
                "reasoning that adapts to the task (claim 3 as the paper means it)",
                "Templates do not reason. Only the choice of a tool is measured.",
            ],
            ["GPU time, batch of 240, 16,384 tokens", "The policy has a few hundred weights."],
        ]
        return """
            ## What cannot mean anything in a simulation

            Marked † above:

            \(table(["row or column", "why"], marked))

            Not made:

            \(table(["row", "why"], absent))
            """
    }()
}
