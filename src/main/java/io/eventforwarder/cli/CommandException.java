package io.eventforwarder.cli;

/** A command can't be carried out. The message is a sentence for the user. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitStatus;

    /** Reports wrong arguments, with the exit status 2. */
    public CommandException(String sentence) {
        this(CommandRunner.WRONG_USAGE, sentence);
    }

    public CommandException(int exitStatus, String sentence) {
        super(sentence);
        this.exitStatus = exitStatus;
    }

    int exitStatus() {
        return exitStatus;
    }
}
