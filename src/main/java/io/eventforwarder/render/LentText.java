package io.eventforwarder.render;

import io.eventforwarder.event.Slice;
import java.io.ByteArrayOutputStream;

/** Text that is written in one place, again and again. */
final class LentText extends ByteArrayOutputStream {
    /** What has been written; good until {@link #reset}. */
    Slice slice() {
        return new Slice(buf, 0, count);
    }
}
