/** Waiting that has an end. */

/** The answer, or what is said when it does not come in so many milliseconds. */
export async function within<T>(answer: Promise<T>, milliseconds: number, otherwise: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(otherwise());
    }, milliseconds);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
