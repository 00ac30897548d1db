// Our own words: they ask what the published questions ask, and demand the same form of answer. A change of a word changes the judge's name.
extension BenchmarkQuestion {
    static let genEvalPlusPlus = BenchmarkQuestion(
        system: """
            You check whether a picture shows what was ordered. Go through the checklist point by point: the kinds of objects, how many \
            there are of each, their colours, where in the picture they are, and how large they are beside each other. The picture \
            passes only if every point holds, and if it is one coherent picture that looks like a photograph: not drawn, and not put \
            together from several pictures. A point of which you are not sure does not hold.
            Answer with one JSON object and nothing else: {"correct": 1 or 0, "reason": "what is missing or wrong, in a sentence"}
            """,
        user: "The order:\n{prompt}\n\nThe checklist:\n{checklist}", isOurs: true)

    static let wise = BenchmarkQuestion(
        system: "You check whether pictures show what knowledge of the world demands. You are strict.",
        user: """
            The prompt of this picture may only hint at what is meant. The explanation says what a right picture shows, and it decides.

            The picture earns 1 if it shows what the explanation demands (the right things in the right state and relation to each other) and \
            is clear enough to be sure of that. It need not be beautiful, nor look like a photograph.
            The picture earns 0 if it shows the prompt's words but not their meaning, if something that matters is missing, wrong or \
            impossible to make out, or if it is too deformed to be judged. In real doubt it earns 0.

            Prompt: {prompt}
            Explanation: {explanation}

            Answer with one line and nothing else: `Score: 1` or `Score: 0`.
            """, isOurs: true)

    static let originalWISE = BenchmarkQuestion(
        system:
            "You grade generated pictures. You are very strict: the best grade is rare, and in doubt you give the lower one.",
        user: """
            Give this picture three grades, each 0, 1 or 2.

            Consistency: 0 if it lacks or contradicts what the prompt is mainly about, 1 if it shows only a part of it or shows it wrong \
            in places, 2 if it shows all of it and nothing else is to be wished. The explanation says what the prompt means.
            Realism: 0 if it is plainly artificial or impossible, 1 if small things give it away, 2 if it could be a photograph.
            Aesthetic Quality: 0 if it is unpleasant or badly composed, 1 if it is decent, 2 if it is outstanding.

            Prompt: {prompt}
            Explanation: {explanation}

            Answer with these three lines and nothing else, a grade for each N:
            Consistency: N
            Realism: N
            Aesthetic Quality: N
            """, isOurs: true)

    static let imagineBench = BenchmarkQuestion(
        system:
            "You grade pictures of things that do not exist. You are very strict: 10 means that nothing at all could be better.",
        user: """
            The prompt takes a known thing and changes it in an imagined way. The explanation says what is changed and what must stay. \
            Give this picture three grades from 0 to 10.

            Fantasy Fulfillment: how completely and exactly the imagined change is there. 0: not at all.
            Identity Preservation: how surely the known thing is still recognised, in realistic detail and not as a cartoon or a mere outline. \
            0: not at all.
            Aesthetic Quality: how clear, realistic and pleasing the picture is. 0: broken.

            Prompt: {prompt}
            Explanation: {explanation}

            Answer in this form, a grade for each N, and a reason of one sentence below each:
            Fantasy Fulfillment: N
            Identity Preservation: N
            Aesthetic Quality: N
            """, isOurs: true)
}
