/** Asks once and remembers the answer. A failure is no answer: whoever asks next has it tried again. */
export function remembered<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let known: Promise<Answer> | null = null;
  return async () => {
    const answer = known ?? ask();
    known = answer;
    try {
      return await answer;
    } catch (error) {
      if (known === answer) known = null;
      throw error;
    }
  };
}
