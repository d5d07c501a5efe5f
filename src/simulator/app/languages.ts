import { printable } from '../../report/printable.ts';

/** What a buildpack says about the apps that it builds. */
export interface Language {
  /** as its `bin/detect` prints it */
  readonly name: string;
  /** the headings of its output, abridged */
  readonly work: readonly string[];
}

// By the buildpack's name without its owner. The names are those of the buildpacks' `bin/detect`.
const LANGUAGES: Readonly<Record<string, Language>> = {
  nodejs: {
    name: 'Node.js',
    work: [
      'Creating runtime environment',
      'Installing binaries',
      'Installing dependencies',
      'Build',
      'Pruning devDependencies',
      'Build succeeded!',
    ],
  },
  ruby: { name: 'Ruby', work: ['Installing dependencies using bundler', 'Detecting rake tasks'] },
  python: { name: 'Python', work: ['Installing Python', 'Installing dependencies using pip'] },
  java: { name: 'Java', work: ['Installing OpenJDK', 'Executing Maven'] },
  gradle: {
    name: 'Gradle',
    work: ['Installing OpenJDK', 'Building Gradle app...', 'executing ./gradlew stage'],
  },
  scala: { name: 'Scala (SBT)', work: ['Installing OpenJDK', 'Running: sbt compile stage'] },
  clojure: { name: 'Clojure (Leiningen 2)', work: ['Installing OpenJDK', 'Running: lein uberjar'] },
  jvm: { name: 'JVM Common', work: ['Installing OpenJDK'] },
  php: { name: 'PHP', work: ['Installing platform packages...', 'Installing dependencies...'] },
  go: { name: 'Go', work: ['Fetching any unsaved dependencies', 'Building packages'] },
};

/** @param buildpack `heroku/nodejs`, or a URL; one that isn't Heroku's goes by its own name */
export function languageOf(buildpack: string): Language {
  const path = buildpack.replace(/#.*$/, '').replace(/\.(git|tgz)$/, '');
  const [, name = ''] = /(?:^|[:/])heroku\/(?:heroku-buildpack-)?([^/]+)$/.exec(path) ?? [];
  return Object.hasOwn(LANGUAGES, name)
    ? (LANGUAGES[name] as Language)
    : { name: printable(buildpack), work: [] };
}
