#!/usr/bin/env bash
# Makes the prompts the node ships: speech by espeak-ng, music by sox. The results are in the repository, so this is
# needed only to change them. Usage: prompts/make-prompts.sh [target folder]; needs Debian's espeak-ng and sox.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/../src/main/resources/sounds}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# 8 kHz 16-bit mono, band of a telephone, silence cut off at both ends, an even level
finish() {
    mkdir -p "$(dirname "$out/$2")"
    sox -R "$1" -r 8000 -c 1 -b 16 -e signed-integer "$out/$2" \
        highpass 180 lowpass 3400 \
        silence 1 0.02 0.4% reverse silence 1 0.02 0.4% reverse \
        norm -5 pad 0.02 0.05
}

say() { # file, text
    espeak-ng -v en-us+f3 -s 150 -p 45 -g 2 -w "$work/say.wav" -- "$2"
    finish "$work/say.wav" "$1"
}

digits=(zero one two three four five six seven eight nine)
for n in "${!digits[@]}"; do say "digits/$n.wav" "${digits[$n]}"; done
say digits/star.wav star
say digits/pound.wav pound

numbers=(zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty)
for n in "${!numbers[@]}"; do say "numbers/$n.wav" "${numbers[$n]}"; done
tens=(thirty forty fifty sixty seventy eighty ninety)
for n in "${!tens[@]}"; do say "numbers/$(((n + 3) * 10)).wav" "${tens[$n]}"; done
for word in hundred thousand million billion trillion minus point; do say "numbers/$word.wav" "$word"; done

say ivr/welcome.wav "Welcome to Dialplane. Press 1 to hear your key, 2 for music, or 3 to leave."
say ivr/you-pressed.wav "You pressed"
say ivr/goodbye.wav "Thank you for calling. Goodbye."
say ivr/sorry.wav "We are sorry, the application for this number does not answer. Goodbye."
say ivr/document-error.wav "We are sorry, there is a mistake in this application. Goodbye."
say ivr/invalid.wav "That was not a valid choice."

# Music on hold: sixteen seconds, plucked notes of four chords over a soft bass. Its length is a whole number of bars
# and the last note has died away, so that it can be repeated.
note=0
bar() { # bass, then eight notes of a quarter of a second
    local bass=$1
    shift
    sox -R -n -r 8000 -b 16 -c 1 "$work/bass.wav" synth 4 triangle "$bass" tremolo 0.5 30 fade t 0.3 4 1.2 gain -14
    local parts=()
    for tone in "$@"; do
        sox -R -n -r 8000 -b 16 -c 1 "$work/n$note.wav" synth 0.5 pluck "$tone" fade t 0.005 0.5 0.2 gain -8
        parts+=("$work/n$note.wav")
        note=$((note + 1))
    done
    sox "${parts[@]}" "$work/line.wav"
    sox -R -m "$work/line.wav" "$work/bass.wav" "$work/bar$bass.wav" trim 0 4
}
bar C3 C4 E4 G4 B4 C5 B4 G4 E4
bar A2 A3 C4 E4 G4 A4 G4 E4 C4
bar F2 F3 A3 C4 E4 F4 E4 C4 A3
bar G2 G3 B3 D4 F4 G4 F4 D4 B3
mkdir -p "$out/music"
sox -R "$work/barC3.wav" "$work/barA2.wav" "$work/barF2.wav" "$work/barG2.wav" "$out/music/loop.wav" \
    highpass 100 reverb 25 50 40 norm -9
du -ch "$out"/*/*.wav | tail -1
